/** The server that the page came from. */
import type { Origin, PageData } from '../../inspector/payload.ts';

const PREFIX = '#token=';
const KEY = 'pasidcheck token';

let token = '';

/** The token of a page that has it in its address. */
export function useToken(given: string): void {
  token = given;
}

/**
 * Takes the token out of the address, so that it is not shared with the address. A tab of the same run that is opened
 * or loaded again has it from the browser.
 */
export function takeToken(): void {
  try {
    if (location.hash.startsWith(PREFIX)) {
      token = location.hash.slice(PREFIX.length);
      localStorage.setItem(KEY, token);
    } else token = localStorage.getItem(KEY) ?? '';
  } catch {
    // Where the browser keeps nothing, the address is needed each time.
  }
  if (location.hash.startsWith(PREFIX)) history.replaceState(undefined, '', location.pathname);
}

/** Asks the server. Throws an `Error` with what it says is wrong. */
export async function ask(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Token': token },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** The data that the page begins with. Throws an `Error` with what is wrong. */
export async function fetchPage(): Promise<PageData> {
  return (await (await ask('/data', {})).json()) as PageData;
}

/** The page data of another system. Throws an `Error` with what is wrong with it. */
export async function fetchSystem(origin: Origin): Promise<PageData> {
  return (await (await ask('/system', origin)).json()) as PageData;
}
