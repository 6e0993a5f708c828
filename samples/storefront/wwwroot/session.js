// The visitor's session: anonymous first, a customer's after the log-in, with the same session id.
import { send } from "./http.js";

const STORED = "session";

export class Session {
  #shop;
  // As in public clients, every tab of the shop starts with the stored tokens and then uses a copy of its own. A tab may
  // refresh with a token that another tab has refreshed before; both get tokens of the same session. In a production shop,
  // the shop's own backend keeps the refresh token, out of reach of every script.
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

  /** Starts an anonymous session. The choices become the context's first values. */
  async begin(chosen = {}) {
    const answer = await this.#ask("GET", "/customerlogin/auth/anonymous/login", {
      query: { tenant: this.#shop.tenant, client_id: this.#shop.clientId, ...chosen },
    });
    this.#keep(answer, undefined);
  }

  /** Exchanges the identity provider's token for the customer's tokens. The session stays, and so does its context. */
  async logIn(customerId) {
    const provider = await send(location.origin, "POST", "/login", { json: { customer: customerId } });
    const answer = await this.#ask("POST", `/customer/${this.#shop.tenant}/exchangeauthtoken`, {
      query: { subjectAccessToken: provider.body.token },
      token: this.#tokens.access,
    });
    this.#keep(answer, customerId);
  }

  /**
   * Gets the next tokens; false if the refresh token is invalid or expired. Repeating it is safe. A customer's refresh token
   * is refused if another tab has refreshed twice since. This tab then uses the tokens that the other tab stored.
   */
  async renew() {
    const refresh = { refresh_token: this.#tokens.refresh };
    const answer = this.customerId
      ? await this.#send("GET", `/customer/${this.#shop.tenant}/refreshauthtoken`, { query: refresh })
      : await this.#send("GET", "/customerlogin/auth/anonymous/refresh", {
          query: { tenant: this.#shop.tenant, client_id: this.#shop.clientId, ...refresh },
        });
    const stored = JSON.parse(localStorage.getItem(STORED));
    if (answer.status === 401 && stored !== null && stored.refresh !== this.#tokens.refresh) {
      this.#tokens = stored;
      return this.renew();
    }

    if (answer.status !== 200) {
      return false;
    }

    this.#keep(answer.body, this.customerId);
    return true;
  }

  /** Ends the session and its context. */
  async logOut() {
    await this.#send("GET", `/customer/${this.#shop.tenant}/logout`, { query: { accessToken: this.#tokens.access } });
    localStorage.removeItem(STORED);
    this.#tokens = null;
  }

  /** A call with the session's token. If it is refused (401), the call is repeated with the next token, or for a new session. */
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
