/**
 * Where messages come from: the page that opened this one or frames it (`createBrowserInspector`), and the server, which
 * passes on what programs send it (`createWebSocketInspector`).
 */
import { CONNECTED } from '../../inspector/stately.ts';

/** Calls `take` with everything that arrives, from now on. */
export function receive(take: (data: unknown) => void): void {
  const partner = (opener as Window | null) ?? (parent === window ? null : parent);
  if (partner !== null) {
    addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
      if (source === partner) take(data);
    });
    partner.postMessage({ type: CONNECTED }, '*');
  }
  const server = new EventSource(`/watched${location.search}`);
  server.addEventListener('message', ({ data }: MessageEvent<string>) => {
    // The server sends a line for each message.
    for (const line of data.split('\n')) take(line);
  });
}
