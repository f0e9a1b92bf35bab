// A form that says data-live="ID" is answered while one types: the element of that id is taken from the page that the form would open.
(function () {
  'use strict';
  var form = document.querySelector('form[data-live]');
  var part = document.getElementById(form.dataset.live);
  var waiting = 0, running = null;

  function address() {
    var query = new URLSearchParams(new FormData(form));
    Array.from(query.keys()).forEach(function (key) { if (query.get(key) === '') query.delete(key); });
    return form.getAttribute('action') + (String(query) ? '?' + query : '');
  }
  function load() {
    if (running) running.abort();
    running = new AbortController();
    var to = address(), mine = running;
    part.setAttribute('aria-busy', 'true');
    fetch(to, { signal: mine.signal, headers: { Accept: 'text/html' } }).then(function (answer) { return answer.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, 'text/html').getElementById(part.id);
      if (!fresh) { location.assign(to); return; }
      part.replaceChildren.apply(part, Array.from(fresh.childNodes));
      part.removeAttribute('aria-busy');
      history.replaceState(null, '', to);
    }).catch(function (failure) {
      if (failure.name !== 'AbortError') part.removeAttribute('aria-busy');
    });
  }
  form.addEventListener('input', function () { clearTimeout(waiting); waiting = setTimeout(load, 150); });
  form.addEventListener('submit', function (event) { event.preventDefault(); clearTimeout(waiting); load(); });
})();
