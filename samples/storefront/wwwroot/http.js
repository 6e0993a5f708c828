// Sends every call of the page, so that the log shows them all. The log has the method, path and status only, because queries,
// headers and bodies contain tokens.

const listeners = [];

/** Calls the listener after each call with { method, host, path, status }; the status is null if the browser hides it. */
export function onCall(listener) {
  listeners.push(listener);
}

/** The server does not answer, or the browser hides the answer from this page (CORS). */
export class NoAnswer extends Error {}

/** Sends a request and returns { status, etag, body }. The body is parsed JSON, or null. */
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
