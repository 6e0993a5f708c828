// Every call of the page goes through here, so that the log shows them all: by method, path and status alone, since queries,
// headers and bodies hold tokens.

const listeners = [];

/** Calls the listener after each call with { method, host, path, status }; the status is null where the browser let none through. */
export function onCall(listener) {
  listeners.push(listener);
}

/** The server does not answer, or the browser keeps its answer from this page (CORS). */
export class NoAnswer extends Error {}

/** Sends a request and gives { status, etag, body }: the body read as JSON, null where there is none. */
export async function send(base, method, path, { query, token, headers, json } = {}) {
  const url = new URL(path, base);
  url.search = new URLSearchParams(query ?? {});
  const request = { method, headers: { ...headers } };
  if (token) {
    request.headers.Authorization = `Bearer ${token}`;
  }
  if (json !== undefined) {
    request.headers["Content-Type"] ??= "application/json";
    request.body = JSON.stringify(json);
  }

  const call = { method, host: url.host, path: url.pathname, status: null };
  try {
    const response = await fetch(url, request);
    call.status = response.status;
    const text = await response.text();
    const body = text && response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : null;
    return { status: response.status, etag: response.headers.get("ETag"), body };
  } catch (error) {
    throw error instanceof TypeError ? new NoAnswer(url.origin) : error;
  } finally {
    listeners.forEach((listener) => listener(call));
  }
}
