import { html } from 'hono/html';
import type { Desk } from './desk.ts';
import { fields } from './fields.ts';
import type { Html } from './html.ts';

/** The story's day, and the buttons that move it. */
export function clockBar(desk: Desk, back: string): Html {
  const { world, when } = desk;
  return html`<form class="clock" method="post" action="/clock" data-busy="Time passes …">
    ${fields(desk, { back })}
    <p><span class="label">Today is</span> <strong id="today" data-live>${when.day(world.now())}</strong></p>
    <div class="buttons" role="group" aria-label="Move the clock">
      <button name="by" value="1">+1 day</button>
      <button name="by" value="7">+7 days</button>
      <button name="by" value="year">+1 year</button>
      <button name="by" value="batch">To the next batch <span id="batch-day" data-live>(${when.date(world.nextBatch().runsAt)})</span></button>
    </div>
  </form>`;
}
