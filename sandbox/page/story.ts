import { Hono } from 'hono';
import { html } from 'hono/html';
import { filesOf, readDocuments } from '../../activities/reports/documents.ts';
import { STAGES } from '../../workflows/stage.ts';
import type { Story } from './chronicle.ts';
import { type Desk, letterPath } from './desk.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { lifecycle } from './lifecycle.ts';
import { name } from './name.ts';

/** Every application: where it stands, what happened to it, its certificate. */
export function storyRoutes(desk: Desk): Hono {
  const app = new Hono();

  app.get('/story', async (context) => {
    const stories = (await desk.stories()).toReversed();
    const body = html`<h1>What happens</h1>
      <div id="stories" data-live>${
        stories.length === 0
          ? html`<p class="quiet">No application yet. As soon as there is one, its way shows here.</p>`
          : stories.map((story) => one(desk, story))
      }</div>`;
    return context.html(await layout(desk, { title: 'What happens', place: 'story', path: '/story', body }));
  });

  app.get('/certificates/:file', async (context) => {
    const { file } = context.req.param();
    // Only what an application names is served: nothing of the path comes from the request.
    const numbers = (await desk.stories()).flatMap(({ row }) => row.certificateNumber ?? []);
    const number = numbers.find((one) => filesOf(one).some(({ filename }) => filename === file));
    if (!number) return context.notFound();
    const documents = await readDocuments(desk.world.configuration.documents.folder, number);
    const document = documents.find(({ filename }) => filename === file);
    if (!document) return context.notFound();
    return context.body(new Uint8Array(document.content), 200, { 'content-type': document.contentType });
  });

  return app;
}

// --- internal ---

function one(desk: Desk, { row, timeline }: Story): Html {
  const { when } = desk;
  return html`<section class="story" id="${row.applicationId}" aria-labelledby="${row.applicationId}-title">
    <h2 id="${row.applicationId}-title">${name(row.applicant)} <span class="stage ${row.stage.toLowerCase().replaceAll(' ', '-')}">${row.stage}</span></h2>
    <p class="about">${row.applicationId} · ${row.track}, ${row.kind === 'first' ? 'first certificate' : 'renewal'} · ${name(row.library)}
      · <a href="${letterPath(row.applicantEmail)}">${name(row.applicant)}’s mail</a> · <a href="${letterPath(row.verifierEmail)}">${name(row.verifier)}’s mail</a></p>
    ${lifecycle(row, when)}
    ${row.attention ? html`<div class="attention"><p><strong>${row.attention}</strong></p><p>${row.mend ?? ''}</p></div>` : ''}
    ${
      row.certificateNumber
        ? html`<p class="documents"><a class="primary" href="/certificates/${row.certificateNumber}.pdf" target="_blank">Certificate ${row.certificateNumber} (PDF)</a>
          <a href="/certificates/${row.certificateNumber}-press-release.docx" download>Press release to edit (.docx)</a></p>`
        : ''
    }
    <ol class="timeline">${timeline.map(
      ({ at, what }) =>
        html`<li class="${STAGES.some((stage) => stage === what) ? 'stage-entry' : 'entry'}"><time datetime="${at}">${when.minute(at)}</time> <span>${what}</span></li>`,
    )}</ol>
  </section>`;
}
