// The README's tour with types that openapi-typescript makes of the service's document.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[] };
const [baseUrl, client_id, client_secret] = process.argv.slice(2) as [string, string, string];
const client = createClient<paths>({ baseUrl });

function equal<T>(actual: T, expected: T): void {
  if (actual !== expected) {
    throw new Error(`${String(actual)} in the place of ${String(expected)}`);
  }
}

const token = await client.POST("/oauth/token", {
  body: { grant_type: "client_credentials", client_id, client_secret },
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
});
if (!token.data) {
  throw new Error(token.error.error);
}
const authorization = `Bearer ${token.data.access_token}`;
client.use({
  onRequest({ request }) {
    request.headers.set("Authorization", authorization);
  },
});

const context = "/session-context/{tenant}/context/{sessionId}";
const path = { tenant: "demo", sessionId: "typescript" };

const created = await client.PUT(context, {
  params: { path, query: { upsert: true } },
  body: { siteCode: "main", currency: "EUR", metadata: {} },
});
equal(created.response.status, 204);

const read = await client.GET(context, { params: { path } });
equal(read.data?.currency, "EUR");

const replaced = await client.PUT(context, {
  params: { path },
  body: { siteCode: "main", currency: "CHF", metadata: { version: read.data!.metadata.version } },
});
equal(replaced.response.status, 204);

const stale = await client.PUT(context, {
  params: { path },
  body: { currency: "USD", metadata: { version: 1 } },
});
equal(stale.response.status, 409);
const conflict = stale.error && "currentVersion" in stale.error ? stale.error : undefined;
equal(conflict?.error, "stale_version");
equal(conflict?.currentVersion, 2);

const set = await client.POST(`${context}/attributes`, {
  params: { path },
  body: { key: "pointOfSale", value: { store: 17 } },
});
equal(set.response.status, 204);

const removed = await client.DELETE(`${context}/attributes/{attributeName}`, {
  params: { path: { ...path, attributeName: "pointOfSale" } },
});
equal(removed.response.status, 204);

const deleted = await client.DELETE(context, { params: { path } });
equal(deleted.response.status, 204);

const gone = await client.GET(context, { params: { path } });
equal(gone.response.status, 404);
equal(gone.error?.error, "session_not_found");
