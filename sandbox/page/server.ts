import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { World } from '../world.ts';
import { applicantRoutes } from './applicant.ts';
import { createDesk } from './desk.ts';
import { guard } from './guard.ts';
import type { Html } from './html.ts';
import { listenOn } from './listen.ts';
import { mailRoutes } from './mail.ts';
import { playRoutes } from './play.ts';
import { replyRoutes } from './reply-box.ts';
import { spreadsheetRoutes } from './spreadsheet.ts';
import { storyRoutes } from './story.ts';

export interface Page {
  /** `http://127.0.0.1:4870/` */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the page on loopback.
 *
 * @param port 0 takes any free one
 * @throws Mistake when the port cannot be used
 */
export async function startPage(world: World, port: number): Promise<Page> {
  const desk = createDesk(world);
  const app = new Hono();
  let hosts: string[] = [];

  app.use(bodyLimit({ maxSize: 1024 * 1024 }));
  app.use(guard(desk.token, () => hosts));
  app.get('/', (context) => context.redirect('/applicant'));
  for (const [path, { type, of }] of Object.entries(FILES)) {
    app.get(path, async (context) => {
      const parts = await Promise.all(of.map((file) => readFile(new URL(file, import.meta.url), 'utf8')));
      return context.body(parts.join('\n'), 200, { 'content-type': type });
    });
  }
  for (const routes of [applicantRoutes, mailRoutes, replyRoutes, spreadsheetRoutes, storyRoutes, playRoutes]) {
    app.route('/', routes(desk));
  }
  app.notFound((context) => context.html(plainPage('Not here', html`There is nothing here.`), 404));
  app.onError((error, context) => {
    console.error(`page: ${context.req.method} ${context.req.path} failed:`, error);
    const again = context.req.method === 'GET' ? html` <a href="${context.req.url}">Try again</a>` : '';
    return context.html(plainPage('Trouble', html`This did not work: ${error.message}.${again}`), 500);
  });

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listenOn(server, port);
  const { port: taken } = server.address() as AddressInfo;
  hosts = [`127.0.0.1:${taken}`, `localhost:${taken}`];
  return {
    url: `http://127.0.0.1:${taken}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// --- internal ---

/** Without the frame, which may be what does not work. */
const plainPage = (title: string, words: Html): Html =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Countersign try-out</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/style.css"></head>
    <body><main><p class="problem">${words} <a href="/">To the start</a></p></main></body></html>`;

/** By path: what is served as it lies here, several files as one. */
const FILES: Record<string, { type: string; of: string[] }> = {
  '/style.css': {
    type: 'text/css; charset=utf-8',
    of: ['base', 'frame', 'guide', 'applicant', 'mail', 'spreadsheet', 'story'].map((part) => `look/${part}.css`),
  },
  '/live.js': { type: 'text/javascript; charset=utf-8', of: ['live.js'] },
  '/icon.svg': { type: 'image/svg+xml', of: ['icon.svg'] },
};
