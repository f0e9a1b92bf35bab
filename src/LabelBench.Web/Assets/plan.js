// Plans again while one drags: at once by formula, and with everything behind it where the slider came to rest. One question is under way at a time; of those that wait, the last.
(function () {
  'use strict';
  var restMs = 350;
  var form = document.getElementById('demand'), answer = document.getElementById('answer'), details = document.getElementById('details'), state = document.getElementById('state');
  var asking = null, wanted = null, rest = 0;

  function plain(number) { return String(Number(number.toPrecision(2))); }
  function words(number) { return Number(number).toLocaleString('en'); }

  // Sliders are logarithmic: equal ways are equal factors. The last place of a slider stands for an empty number.
  Array.from(form.querySelectorAll('input[type=range]')).forEach(function (slider) {
    var field = document.getElementById(slider.dataset.for);
    var from = Number(slider.dataset.from), to = Number(slider.dataset.to), none = slider.dataset.none;
    var steps = 100;
    function say() {
      slider.setAttribute('aria-valuetext', field.value === '' ? none : words(field.value));
    }
    function follow() {
      var value = Number(field.value);
      slider.value = field.value === '' ? slider.max : Math.max(0, Math.min(steps, Math.round(steps * Math.log(value / from) / Math.log(to / from)) || 0));
      say();
    }
    slider.hidden = false;
    form.classList.add('live');
    follow();
    slider.addEventListener('input', function () {
      field.value = none && Number(slider.value) > steps ? '' : plain(from * Math.pow(to / from, Number(slider.value) / steps));
      say();
      changed();
    });
    field.addEventListener('input', function () { follow(); changed(); });
  });
  ['peak', 'currency'].forEach(function (id) { document.getElementById(id).addEventListener('input', changed); });
  form.addEventListener('submit', function (event) { event.preventDefault(); want('rest'); });

  function query() {
    var fields = new URLSearchParams(new FormData(form));
    Array.from(fields.keys()).forEach(function (key) { if (fields.get(key) === '') fields.delete(key); });
    return fields;
  }
  function changed() {
    clearTimeout(rest);
    rest = setTimeout(function () { want('rest'); }, restMs);
    want('moving');
  }
  function want(depth) {
    if (!form.checkValidity()) { state.textContent = 'A number is missing or out of its range.'; return; }
    wanted = depth;
    // What a newer question supersedes is not waited for; a quick answer is, so that there is always one on its way.
    if (asking && asking.depth === 'rest') asking.abort.abort();
    if (!asking) ask();
  }
  function ask() {
    var mine = { depth: wanted, abort: new AbortController() }, fields = query();
    wanted = null;
    asking = mine;
    history.replaceState(null, '', '/plan?' + fields);
    if (mine.depth === 'moving') fields.set('moving', '1');
    details.setAttribute('aria-busy', 'true');
    fetch('/api/plan?' + fields, { signal: mine.abort.signal, headers: { Accept: 'application/json' } }).then(function (reply) {
      return reply.json();
    }).then(function (news) {
      if (news.error) {
        state.textContent = news.error + ': ' + news.problems.map(function (p) { return (p.source ? p.source + ' ' : '') + p.text; }).join(' ');
        return;
      }
      state.textContent = '';
      answer.innerHTML = news.answer;
      answer.dataset.depth = mine.depth;
      if (news.details !== null && news.details !== undefined) {
        details.innerHTML = news.details;
        details.removeAttribute('aria-busy');
        window.showCharts(JSON.parse(news.charts));
      }
    }).catch(function (failure) {
      if (failure.name !== 'AbortError') state.textContent = 'The server does not answer; is labelbench serve still running?';
    }).then(function () {
      asking = null;
      if (wanted) ask();
    });
  }
})();
