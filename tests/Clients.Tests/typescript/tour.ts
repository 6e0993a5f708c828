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

const tenant = { tenant: "demo" };
const found = await client.PUT(context, {
  params: { path: { ...tenant, sessionId: "typescript-found" }, query: { upsert: true } },
  body: { cartId: "typescript-cart", metadata: {} },
});
equal(found.response.status, 204);

const list = await client.GET("/session-context/{tenant}/context", {
  params: {
    path: tenant,
    query: { cartId: "typescript-cart", pageSize: 10 },
    header: { "X-Total-Count": true },
  },
});
equal(list.data?.[0]?.sessionId, "typescript-found");
equal(list.response.headers.get("X-Total-Count"), "1");

const bulk = await client.POST("/session-context/{tenant}/context/bulk", {
  params: { path: tenant },
  body: { sessionIds: ["typescript-found", "typescript-missing"] },
});
equal(bulk.data?.[0]?.context?.cartId, "typescript-cart");
equal(bulk.data?.[1]?.code, 404);

const customers = "/session-context/{tenant}/customers/{customerId}";
const customer = { params: { path: { ...tenant, customerId: "typescript-customer" } } };
const ended = await client.DELETE(`${customers}/sessions`, customer);
equal(ended.data?.ended, 0);

const exported = await client.GET(`${customers}/export`, customer);
equal(exported.data?.contexts.length, 0);

const erased = await client.DELETE(customers, customer);
equal(erased.data?.customerId, "typescript-customer");
