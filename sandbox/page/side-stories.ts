import { html } from 'hono/html';
import { ATTENTION, type AttentionReason } from '../../workflows/attention.ts';
import type { Story } from './chronicle.ts';
import type { Html } from './html.ts';

interface SideStory {
  title: string;
  how: Html;
  /** Whether it has been played to where it shows. */
  isPlayed: (told: string) => boolean;
}

/** Everything that can be tried beside the straight way, ticked once it has happened to anybody. */
export function sideStories(stories: readonly Story[]): Html {
  const told = stories.map(({ timeline }) => timeline.flatMap(({ what, mail }) => (mail ? [] : what)).join('\n'));
  return html`<ul class="side-stories">${SIDE_STORIES.map(({ title, how, isPlayed }) => {
    const isDone = told.some(isPlayed);
    return html`<li${isDone ? html` class="done"` : ''}><strong>${title}${isDone ? html`<span class="hidden"> (played)</span>` : ''}</strong> ${how}</li>`;
  })}</ul>`;
}

// --- internal ---

const calls = (reason: AttentionReason) => (told: string) =>
  told.includes(`Needs attention: ${ATTENTION[reason].reason}`);

const command = html`the <em>Command</em> column of the <a href="/spreadsheet">spreadsheet</a>`;

const SIDE_STORIES: readonly SideStory[] = [
  {
    title: 'One activity short.',
    how: html`Ben applies too early, is told what is missing, and logs one more.`,
    isPlayed: (told) => told.includes('More credits needed'),
  },
  {
    title: 'A line is disputed, and the rest is enough.',
    how: html`Cleo has one activity to spare: answer <code>VERIFIED EXCEPT 2</code>.`,
    isPlayed: (told) => /^Verified in part by .*\nVerified$/m.test(told),
  },
  {
    title: 'A line is disputed, and the rest is too little.',
    how: html`The same answer for anybody else: another activity is needed, then the verifier is asked again.`,
    isPlayed: (told) => /^Verified in part by .*\nMore credits needed$/m.test(told),
  },
  {
    title: 'The address does not work.',
    how: html`Let the request bounce, then type <code>verifier Vic Right &lt;vic.right@example.org&gt;</code> into ${command}.`,
    isPlayed: calls('address-fails'),
  },
  {
    title: 'Nobody is there.',
    how: html`An out-of-office note decides nothing; the next reminder waits for the return.`,
    isPlayed: (told) => told.includes(': away until '),
  },
  {
    title: 'An unclear answer.',
    how: html`Write in your own words, or unclearly: nothing unclear becomes a decision. The verifier is asked once more.`,
    isPlayed: calls('answer-unclear'),
  },
  {
    title: 'Somebody else answers.',
    how: html`An assistant’s word does not count; the coordinator decides with <code>verify "…"</code> in ${command}.`,
    isPlayed: calls('unexpected-sender'),
  },
  {
    title: 'Not verified.',
    how: html`Answer so; the coordinator may still reconsider, with <code>verify "…"</code>.`,
    isPlayed: (told) => /^Declined$/m.test(told),
  },
  {
    title: 'No answer at all.',
    how: html`Let 28 days pass: three reminders go out, then the coordinator is called.`,
    isPlayed: calls('no-answer'),
  },
  {
    title: 'Withdrawn.',
    how: html`Type <code>withdraw</code> into ${command}.`,
    isPlayed: (told) => /^Withdrawn$/m.test(told),
  },
  {
    title: 'The certificate nears its end.',
    how: html`Once somebody is certified, let three years pass: reminders come 12, 6 and 1 months before the end.`,
    isPlayed: (told) => told.includes('Renewal reminder'),
  },
];
