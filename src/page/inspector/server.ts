/** The server that the page came from. */
import type { Origin, PageData } from '../../inspector/payload.ts';

/** Asks it about a system. Throws an `Error` with what it says is wrong. */
export async function ask(path: string, origin: Origin, signal?: AbortSignal): Promise<Response> {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Token': token },
    body: JSON.stringify(origin),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** The page data of another system. Throws an `Error` with what is wrong with it. */
export async function fetchSystem(origin: Origin): Promise<PageData> {
  return (await (await ask('/system', origin)).json()) as PageData;
}
