import { html } from 'hono/html';
import { clockBar } from './clock-bar.ts';
import type { Desk } from './desk.ts';
import { news, nextSteps } from './guide.ts';
import type { Html } from './html.ts';

/** Where the reader is; also marks the link of the navigation. */
export type Place = 'applicant' | 'mail' | 'spreadsheet' | 'story';

export interface View {
  title: string;
  place: Place;
  /** Path and query, to come back to after a button of the frame. */
  path: string;
  body: Html;
  /** The guide stands below instead of beside. */
  isWide?: true;
  /** Said on top, after something was done. */
  notice?: Html | undefined;
  /** What went wrong instead. */
  problem?: Html | undefined;
}

const PLACES: readonly { place: Place; path: string; label: string }[] = [
  { place: 'applicant', path: '/applicant', label: 'Applicant' },
  { place: 'mail', path: '/mail', label: 'Mail' },
  { place: 'spreadsheet', path: '/spreadsheet', label: 'Spreadsheet' },
  { place: 'story', path: '/story', label: 'What happens' },
];

/** The whole page around a view: clock, navigation, and the guide beside it. */
export async function layout(desk: Desk, view: View): Promise<Html> {
  const unread = (await desk.letters.mailboxes()).reduce((sum, box) => sum + box.unread, 0);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${view.title} · Countersign try-out</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script src="/live.js" defer></script>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="top">
  <div class="brand"><a href="/applicant">Countersign</a><span>Try-out on this machine</span></div>
  ${clockBar(desk, view.path)}
  <nav aria-label="Parts to play">
    <ul id="places" data-live>
      ${PLACES.map(
        ({ place, path, label }) =>
          html`<li><a href="${path}"${place === view.place ? html` aria-current="page"` : ''}>${label}${
            place === 'mail' && unread > 0
              ? html` <span class="count">${unread}<span class="hidden"> unread</span></span>`
              : ''
          }</a></li>`,
      )}
    </ul>
  </nav>
</header>
<p class="gone" role="status" hidden id="gone">The try-out has stopped. Start it again with <code>npm start</code>, then load this page again.</p>
<div class="columns${view.isWide ? ' wide' : ''}">
  <aside class="next" aria-labelledby="next-title"><div id="next" data-live>${await nextSteps(desk, view.path)}</div></aside>
  <main id="main" tabindex="-1">
    ${view.notice !== undefined ? html`<p class="notice" role="status">${view.notice}</p>` : ''}
    ${view.problem !== undefined ? html`<div class="problem" role="alert">${view.problem}</div>` : ''}
    ${view.body}
  </main>
  <aside class="news" aria-labelledby="news-title"><div id="news" data-live>${await news(desk)}</div></aside>
</div>
</body>
</html>`;
}
