import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the stand-in for Google and hands out form responses in small pages, as Google may. */
export interface FormPages {
  port: number;
  /** From now on pages come shuffled, and each of them once more. */
  muddle(isMuddled: boolean): void;
  /** Pages handed out a second time so far. */
  repeated(): number;
  close(): Promise<void>;
}

const PAGE_SIZE = '2';

/** @param to the port of the stand-in */
export async function openFormPages(to: number): Promise<FormPages> {
  let isMuddled = false;
  let repeated = 0;
  /** Tokens whose page is to come again. */
  const again = new Map<string, string>();

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${to}`);
    const isListing = isMuddled && request.method === 'GET' && url.pathname.endsWith('/responses');
    const token = url.searchParams.get('pageToken') ?? '';
    const isRepeat = again.has(token);
    if (isListing) {
      url.searchParams.set('pageSize', PAGE_SIZE);
      // "Again" is a token of ours: the page before it, once more.
      if (isRepeat) url.searchParams.set('pageToken', again.get(token) ?? '');
      if (url.searchParams.get('pageToken') === '') url.searchParams.delete('pageToken');
    }
    try {
      const { authorization } = request.headers;
      const answer = await fetch(url, {
        method: request.method ?? 'GET',
        headers: {
          ...(authorization ? { authorization } : {}),
          'content-type': request.headers['content-type'] ?? 'application/json',
        },
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      let text = await answer.text();
      if (isListing && answer.ok) {
        const page = JSON.parse(text) as { responses?: unknown[]; nextPageToken?: string };
        page.responses?.reverse();
        if (isRepeat) repeated += 1;
        else if (page.responses) {
          const name = `again-${again.size}`;
          again.set(name, token);
          page.nextPageToken = name;
        }
        text = JSON.stringify(page);
      }
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=UTF-8' });
      response.end(text);
    } catch {
      request.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    muddle(now) {
      isMuddled = now;
    },
    repeated: () => repeated,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
