import { Hono } from 'hono';
import { html } from 'hono/html';
import { bounce, outOfOffice } from '../mail/machines.ts';
import { replyTo } from '../mail/reply.ts';
import { COORDINATOR } from '../world.ts';
import { type Desk, letterOf, letterPath } from './desk.ts';
import { fields } from './fields.ts';
import type { Html } from './html.ts';
import type { Mailbox, OpenedLetter } from './letters.ts';
import { name } from './name.ts';

const WEEK_MS = 7 * 86_400_000;

/** Typical answers of a verifier, each sent by one click. */
const ANSWERS: readonly { label: string; text: string }[] = [
  { label: 'VERIFIED', text: 'VERIFIED' },
  { label: 'VERIFIED EXCEPT 2', text: 'VERIFIED EXCEPT 2' },
  { label: 'NOT VERIFIED …', text: 'NOT VERIFIED These activities were not for our library.' },
  { label: '“Yes, I can confirm all of this.”', text: 'Yes, I can confirm all of this.' },
  { label: 'An unclear answer', text: 'Thanks! I will have a look when I find the time. Is there a form for this?' },
];

/** The reply, and what a mail server may answer by itself. */
export function replyBox(desk: Desk, box: Mailbox, { letter, asksForAnswer }: OpenedLetter): Html {
  const path = letterPath(box.address, letter.number);
  const isCoordinator = box.address === COORDINATOR.address;
  const isAsked = asksForAnswer && !isCoordinator;
  return html`<section class="reply" aria-labelledby="reply-title">
    <h3 id="reply-title">Answer as ${name(box.name || box.address)}</h3>
    ${isCoordinator ? html`<p class="help">What the coordinator writes decides nothing: commands in the <a href="/spreadsheet">spreadsheet</a> do.</p>` : ''}
    ${
      isAsked
        ? html`<form method="post" action="${path}/reply">${fields(desk)}
            <div class="buttons" role="group" aria-label="Typical answers, sent at once">${ANSWERS.map(
              ({ label, text }) => html`<button name="text" value="${text}">${label}</button>`,
            )}</div></form>`
        : ''
    }
    <form method="post" action="${path}/reply">${fields(desk)}
      <label for="reply-text">${isAsked ? 'Or in your own words' : 'Your answer'}</label>
      <textarea id="reply-text" name="text" rows="4" required></textarea>
      <button class="primary">Send</button>
      <span class="help">The original is quoted below it, as mail programs do.</span>
    </form>
    <form method="post" action="${path}/machine">${fields(desk)}
      <p class="label" id="machine-label">${isAsked ? 'Or let the mail server or somebody else answer' : 'Or let the mail server answer'}</p>
      <div class="buttons" role="group" aria-labelledby="machine-label">
        <button name="kind" value="away">Out of office for a week</button>
        <button name="kind" value="bounce">No such address (bounce)</button>
        ${isAsked ? html`<button name="kind" value="assistant">VERIFIED, by an assistant from another address</button>` : ''}
      </div></form>
  </section>`;
}

export function replyRoutes(desk: Desk): Hono {
  const app = new Hono();
  const { mail, now } = desk.world;

  const find = async (address: string, number: string) => {
    const box = (await desk.letters.mailboxes()).find((candidate) => candidate.address === address.toLowerCase());
    const one = box && letterOf(box.letters, Number(number));
    return box && one ? { letter: one.letter, from: { name: box.name, address: box.address } } : null;
  };

  app.post('/mail/:address/:number/reply', async (context) => {
    const { address, number } = context.req.param();
    const found = await find(address, number);
    const { text } = await context.req.parseBody();
    if (!found || typeof text !== 'string') return context.notFound();
    await mail.send(await replyTo(found.letter, text.replaceAll('\r\n', '\n'), found.from, now()));
    return context.redirect(`${letterPath(address, Number(number))}?sent=reply`, 303);
  });

  app.post('/mail/:address/:number/machine', async (context) => {
    const { address, number } = context.req.param();
    const found = await find(address, number);
    if (!found) return context.notFound();
    const { kind } = await context.req.parseBody();
    const { letter, from } = found;
    switch (kind) {
      case 'away':
        await mail.send(await outOfOffice(letter, from, desk.when.date(new Date(now().getTime() + WEEK_MS)), now()));
        break;
      case 'bounce':
        await mail.send(await bounce(letter, from.address, now()));
        break;
      case 'assistant': {
        const assistant = { name: `Assistant of ${from.name}`, address: `assistant.of.${from.address}` };
        await mail.send(await replyTo(letter, 'VERIFIED', assistant, now()));
        break;
      }
      default:
        return context.notFound();
    }
    return context.redirect(`${letterPath(address, Number(number))}?sent=${kind}`, 303);
  });

  return app;
}
