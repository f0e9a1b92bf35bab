// Asks how far the run is, and shows its whole page again when it has ended. A page that nobody sees asks nothing.
(function () {
  'use strict';
  var everyMs = 3000;
  var box = document.querySelector('.progress');
  var bar = box.querySelector('progress'), text = document.getElementById('progress-text');

  function ask() {
    if (document.hidden) { setTimeout(ask, everyMs); return; }
    fetch('/api' + location.pathname.replace(/\/$/, '') + '/progress', { headers: { Accept: 'application/json' } }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(function (news) {
      if (!news.under_way) { location.reload(); return; }
      if (bar) bar.value = news.done;
      box.dataset.done = news.done;
      if (text.textContent !== news.sentence) text.textContent = news.sentence;
      setTimeout(ask, everyMs);
    }).catch(function () {
      text.textContent = 'The server does not answer; is labelbench serve still running?';
      setTimeout(ask, 4 * everyMs);
    });
  }
  setTimeout(ask, everyMs);
})();
