import { Hono } from 'hono';
import { html } from 'hono/html';
import { type Desk, letterOf, letterPath } from './desk.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { attachmentResponse, letterView, mailHtml, type Shape } from './letter-view.ts';
import type { Mailbox, OpenedLetter } from './letters.ts';
import { name } from './name.ts';

/** Everybody's mailbox. */
export function mailRoutes(desk: Desk): Hono {
  const app = new Hono();

  const find = async (address: string, number = ''): Promise<{ box?: Mailbox; one?: OpenedLetter | undefined }> => {
    const box = (await desk.letters.mailboxes()).find((candidate) => candidate.address === address.toLowerCase());
    return box ? { box, one: letterOf(box.letters, Number(number)) } : {};
  };

  app.get('/mail', async (context) => context.html(await view(desk, {})));

  app.get('/mail/:address', async (context) => {
    const { box } = await find(context.req.param('address'));
    // Mail to somebody may still be on its way.
    const waiting = box ? undefined : context.req.param('address');
    return context.html(await view(desk, { box, waiting }));
  });

  app.get('/mail/:address/:number', async (context) => {
    const { address, number } = context.req.param();
    const { box, one } = await find(address, number);
    if (!box || !one) return context.notFound();
    desk.letters.markRead(box.address, one.letter.number);
    const { view: shape, sent } = context.req.query();
    return context.html(
      await view(desk, { box, one, shape: shape === 'text' || shape === 'source' ? shape : 'html', sent }),
    );
  });

  app.get('/mail/:address/:number/html', async (context) => {
    const { one } = await find(context.req.param('address'), context.req.param('number'));
    return one ? mailHtml(one) : context.notFound();
  });

  app.get('/mail/:address/:number/attachments/:index/:name', async (context) => {
    const { address, number, index } = context.req.param();
    const { one } = await find(address, number);
    const attachment = one?.mail.attachments[Number(index)];
    return attachment ? attachmentResponse(attachment) : context.notFound();
  });

  return app;
}

// --- internal ---

interface Shown {
  box?: Mailbox | undefined;
  one?: OpenedLetter | undefined;
  shape?: Shape;
  waiting?: string | undefined;
  sent?: string | undefined;
}

const SENT: Record<string, Html> = {
  reply: html`Your answer was sent. The service reads it within a few seconds: <a href="/story">what happens</a>.`,
  away: html`The mail server answered that nobody is there: <a href="/story">what happens</a>.`,
  assistant: html`Somebody else answered: <a href="/story">what happens</a>.`,
  bounce: html`The mail server sent it back as undeliverable: <a href="/story">what happens</a>.`,
};

async function view(desk: Desk, { box, one, shape = 'html', waiting, sent }: Shown): Promise<Html> {
  const boxes = await desk.letters.mailboxes();
  const isOpen = one !== undefined;
  return layout(desk, {
    title: one?.subject ?? (box ? `Mail of ${box.name || box.address}` : 'Mail'),
    place: 'mail',
    path: box ? letterPath(box.address, one?.letter.number) : waiting ? letterPath(waiting) : '/mail',
    notice: SENT[sent ?? ''],
    body: html`<h1 class="hidden">Mail</h1>
      <div class="mail${isOpen ? ' with-letter' : box ? ' with-box' : ''}">
        <nav class="boxes" aria-label="Mailboxes"><ul id="boxes" data-live>${boxes.map(
          ({
            address,
            name: who,
            letters,
            unread,
          }) => html`<li><a href="${letterPath(address)}"${address === box?.address ? html` aria-current="true"` : ''}>
            <span class="who">${name(who || address)}${address === boxes[0]?.address ? html` <small>coordinator</small>` : ''}</span>
            ${unread > 0 ? html`<span class="count">${unread}<span class="hidden"> unread of ${letters.length}</span></span>` : html`<span class="total">${letters.length}</span>`}
            <span class="address">${address}</span></a></li>`,
        )}</ul></nav>
        <div class="letters" id="letters" data-live>${
          box
            ? letterList(desk, box, one)
            : waiting
              ? html`<p class="quiet">Nothing has come for ${waiting} yet. It shows here by itself.</p>`
              : html`<p class="quiet">${boxes.length > 1 ? 'Choose a mailbox.' : 'No mail has been sent yet. Log an activity: the answer comes by mail.'}</p>`
        }</div>
        ${one && box ? letterView(desk, box, one, shape) : ''}
      </div>`,
  });
}

function letterList(desk: Desk, box: Mailbox, open: OpenedLetter | undefined): Html {
  if (box.letters.length === 0) return html`<p class="quiet">No mail yet.</p>`;
  return html`<p class="back"><a href="/mail">← All mailboxes</a></p><h2>${name(box.name || box.address)}</h2><ul>${box.letters.map(
    ({ letter, subject, at, mail }) => {
      const isRead = desk.letters.isRead(box.address, letter.number);
      return html`<li><a class="${isRead ? 'read' : 'unread'}" href="${letterPath(box.address, letter.number)}"${letter === open?.letter ? html` aria-current="true"` : ''}>
      <span class="subject">${isRead ? '' : html`<span class="hidden">Unread: </span>`}${subject}</span>
      <span class="from">${mail.from?.value[0]?.name || mail.from?.text || 'unknown sender'}</span>
      <time>${desk.when.minute(at)}</time>${mail.attachments.length > 0 ? html`<span class="clip">${mail.attachments.length} attached</span>` : ''}</a></li>`;
    },
  )}</ul>`;
}
