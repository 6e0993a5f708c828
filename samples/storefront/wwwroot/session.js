// The visitor's session: anonymous first, a customer's after the log-in, with the same session id.
import { send } from "./http.js";

const STORED = "session";

export class Session {
  #shop;
  // As public clients do it: every tab of the shop starts from what is stored, and goes on with a copy of its own. A tab may
  // refresh with a token that another tab has refreshed before; both get tokens of the same session. In a production shop,
  // the refresh token is better kept by the shop's own backend, out of reach of every script.
  #tokens = JSON.parse(localStorage.getItem(STORED));

  constructor(shop) {
    this.#shop = shop;
  }

  get id() {
    return this.#tokens?.sessionId;
  }

  get customerId() {
    return this.#tokens?.customerId;
  }

  get isOpen() {
    return this.#tokens !== null;
  }

  /** Begins an anonymous session; what is chosen now becomes the context's first values. */
  async begin(chosen = {}) {
    const answer = await this.#ask("GET", "/customerlogin/auth/anonymous/login", {
      query: { tenant: this.#shop.tenant, client_id: this.#shop.clientId, ...chosen },
    });
    this.#keep(answer, undefined);
  }

  /** Exchanges what the identity provider says for the customer's tokens. The session stays, and so does what is in its context. */
  async logIn(customerId) {
    const provider = await send(location.origin, "POST", "/login", { json: { customer: customerId } });
    const answer = await this.#ask("POST", `/customer/${this.#shop.tenant}/exchangeauthtoken`, {
      query: { subjectAccessToken: provider.body.token },
      token: this.#tokens.access,
    });
    this.#keep(answer, customerId);
  }

  /** Gets the next tokens; false if the refresh token is invalid or expired. Repeating it is safe. */
  async renew() {
    const refresh = { refresh_token: this.#tokens.refresh };
    const answer = this.customerId
      ? await this.#send("GET", `/customer/${this.#shop.tenant}/refreshauthtoken`, { query: refresh })
      : await this.#send("GET", "/customerlogin/auth/anonymous/refresh", {
          query: { tenant: this.#shop.tenant, client_id: this.#shop.clientId, ...refresh },
        });
    if (answer.status !== 200) {
      return false;
    }

    this.#keep(answer.body, this.customerId);
    return true;
  }

  /** Ends the session and with it its context. */
  async logOut() {
    await this.#send("GET", `/customer/${this.#shop.tenant}/logout`, { query: { accessToken: this.#tokens.access } });
    localStorage.removeItem(STORED);
    this.#tokens = null;
  }

  /** A call with the session's token. Where that has expired, with the next; where there is none, for a new session. */
  async call(method, path, options, base = this.#shop.service) {
    const answer = await send(base, method, path, { ...options, token: this.#tokens.access });
    if (answer.status !== 401) {
      return answer;
    }

    if (!(await this.renew())) {
      await this.begin();
    }
    return send(base, method, path, { ...options, token: this.#tokens.access });
  }

  #send(method, path, options) {
    return send(this.#shop.service, method, path, options);
  }

  async #ask(method, path, options) {
    const { status, body } = await this.#send(method, path, options);
    if (status !== 200) {
      throw new Error(body?.message ?? `The service answered ${status}`);
    }
    return body;
  }

  #keep(answer, customerId) {
    this.#tokens = {
      access: answer.access_token,
      refresh: answer.refresh_token,
      sessionId: answer.sessionId ?? answer.session_id,
      customerId,
    };
    localStorage.setItem(STORED, JSON.stringify(this.#tokens));
  }
}
