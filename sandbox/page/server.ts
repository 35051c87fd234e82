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
  app.notFound((context) =>
    context.html(
      html`<!doctype html><html lang="en"><title>Not here</title><p>There is nothing here. <a href="/">To the start</a></p>`,
      404,
    ),
  );
  app.onError((error, context) => {
    console.error(`page: ${context.req.method} ${context.req.path} failed:`, error);
    return context.text(`This did not work: ${error.message}`, 500);
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

/** By path: what is served as it lies here, several files as one. */
const FILES: Record<string, { type: string; of: string[] }> = {
  '/style.css': {
    type: 'text/css; charset=utf-8',
    of: ['base', 'frame', 'guide', 'applicant', 'mail', 'spreadsheet', 'story'].map((part) => `look/${part}.css`),
  },
  '/live.js': { type: 'text/javascript; charset=utf-8', of: ['live.js'] },
  '/icon.svg': { type: 'image/svg+xml', of: ['icon.svg'] },
};
