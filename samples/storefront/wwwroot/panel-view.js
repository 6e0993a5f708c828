// Shows what happens behind the shop: the stored document and the calls.
import { withText } from "./shop-view.js";

const MOST_CALLS = 60;
const byId = (id) => document.getElementById(id);
let before = [];

/** Shows the session and its document, and marks the lines that are new. */
export function showPanel(session, context) {
  byId("session").textContent = session.id ?? "none";
  byId("no-context").hidden = context !== null || !session.id;
  byId("renew").disabled = !session.id;
  byId("document").hidden = byId("version").hidden = context === null;
  byId("elsewhere").disabled = context === null;
  byId("version").textContent = context ? `version ${context.metadata.version}` : "";

  const lines = context ? JSON.stringify(context, null, 2).split("\n") : [];
  byId("document").replaceChildren(
    ...lines.map((text) => {
      const line = withText("span", `${text}\n`);
      line.classList.toggle("changed", before.length > 0 && !before.includes(text));
      return line;
    }),
  );
  before = lines;
}

/** Adds a call to the log, with the newest call on top. */
export function showCall(call) {
  const entry = document.createElement("li");
  const status = withText("span", call.status ?? "blocked");
  status.className = `status s${String(call.status ?? 500)[0]}`;
  const method = withText("span", call.method);
  method.className = "method";
  const path = document.createElement("code");
  // A long path may wrap after a slash.
  call.path.split(/(?<=.\/)/).forEach((part) => path.append(part, document.createElement("wbr")));
  path.title = call.host;
  entry.append(method, path, status);
  entry.classList.toggle("upstream", call.host === location.host);
  byId("calls").prepend(entry);
  while (byId("calls").childElementCount > MOST_CALLS) {
    byId("calls").lastElementChild.remove();
  }
}

/** Shows a message, which screen readers read out. An empty message hides the last one. */
export function tell(message) {
  byId("notice").textContent = message;
  byId("toast").classList.toggle("told", message !== "");
}
