// @ts-nocheck Runs in the browser, whose types this project does not load.

// Keeps what is marked `data-live` up to date, without taking the focus or what is being typed, and sends a
// spreadsheet's cell when it is left. Without this script everything works by loading the page again.

const EVERY_MS = 2000;
let isBusy = false;
/** Cells with something typed that was not sent yet: what the sheet holds does not touch them. */
const typed = new Set();

async function refresh() {
  if (document.hidden || isBusy) return;
  isBusy = true;
  try {
    const answer = await fetch(location.href);
    document.getElementById('gone').hidden = true;
    if (answer.ok) show(await answer.text());
  } catch {
    document.getElementById('gone').hidden = false;
  } finally {
    isBusy = false;
  }
}

function show(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  for (const live of document.querySelectorAll('[data-live]')) {
    const twin = fresh.getElementById(live.id);
    if (twin) become(live, twin);
  }
}

/** Makes one element like its twin, touching only what differs. */
function become(old, twin) {
  if (old.isEqualNode(twin)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== twin.nodeName) {
    if (!old.contains(document.activeElement)) old.replaceWith(document.importNode(twin, true));
    return;
  }
  for (const { name, value } of twin.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) {
    // Whether details are open is the reader's business.
    if (!twin.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  const [before, after] = [[...old.childNodes], [...twin.childNodes]];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    if (!before[index]) old.append(document.importNode(after[index], true));
    else if (after[index]) become(before[index], after[index]);
    else if (!before[index].contains(document.activeElement)) before[index].remove();
  }
  if (old.matches('[data-cell] input') && !typed.has(old)) old.value = twin.getAttribute('value') ?? '';
}

function forget(input) {
  typed.delete(input);
  input.value = input.getAttribute('value') ?? '';
}

async function sendCell(form) {
  const input = form.elements.text;
  const sent = input.value;
  if (!typed.has(input)) return;
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const problem = document.getElementById('cell-problem');
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  problem.hidden = answer.ok;
  problem.textContent = answer.ok ? '' : (page.querySelector('main .problem')?.textContent ?? 'This was not taken.');
  if (answer.ok && input.value !== sent) return;
  if (answer.ok) input.setAttribute('value', sent);
  forget(input);
  await refresh();
}

document.addEventListener('input', ({ target }) => {
  if (target.closest('[data-cell]')) typed.add(target);
});

document.addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && typed.has(target)) forget(target);
});

document.addEventListener('change', ({ target }) => {
  const form = target.closest('[data-cell]');
  if (form) void sendCell(form);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-cell]')) {
    event.preventDefault();
    void sendCell(form);
    return;
  }
  // One click, one letter; and a word while the clock moves, which takes a few seconds.
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = 'true';
  form.setAttribute('aria-busy', 'true');
  if (form.dataset.busy && event.submitter) event.submitter.textContent = form.dataset.busy;
});

// A page that comes back from the browser's memory may send again.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

document.addEventListener('visibilitychange', () => void refresh());
setInterval(() => void refresh(), EVERY_MS);
