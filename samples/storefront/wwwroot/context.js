// The session's own context: read, change what the visitor may choose, set attributes.

const MOST_ATTEMPTS = 3;

export class OwnContext {
  #session;
  #path;
  #etag = null;

  /** The stored document; null if there is no context. */
  document = null;

  constructor(shop, session) {
    this.#session = session;
    this.#path = `/session-context/${shop.tenant}/me/context`;
  }

  /** Reads the document. If it has not changed since the last read, the answer is 304 without a body. */
  async load() {
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const answer = await this.#session.call("GET", this.#path, { headers });
    if (answer.status === 200) {
      this.document = answer.body;
      this.#etag = answer.etag;
    } else if (answer.status !== 304) {
      this.document = null;
      this.#etag = null;
    }
  }

  /**
   * Changes fields. The version tells the service which state the visitor has seen. If another change came first (409), the document
   * is read again and the change is applied to it. Returns the status of the last attempt, and whether there was a conflict.
   */
  async change(fields) {
    for (let attempt = 1; ; attempt++) {
      const status = await this.#patch(fields);
      await this.load();
      if (status !== 409 || attempt === MOST_ATTEMPTS) {
        return { status, conflict: attempt > 1 };
      }
    }
  }

  /** Changes fields as another tab or service would: this page does not read the new document. */
  async changeElsewhere(fields) {
    await this.#patch(fields);
  }

  /** Sets an attribute. The call needs no version, because it loses no change of another attribute. */
  async setAttribute(key, value) {
    await this.#session.call("POST", `${this.#path}/attributes`, { json: { key, value } });
    await this.load();
  }

  async removeAttribute(key) {
    await this.#session.call("DELETE", `${this.#path}/attributes/${encodeURIComponent(key)}`);
    await this.load();
  }

  async #patch(fields) {
    const { version } = this.document.metadata;
    const answer = await this.#session.call("PATCH", this.#path, { json: { ...fields, metadata: { version } } });
    return answer.status;
  }
}
