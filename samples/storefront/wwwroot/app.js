// What a visitor can do, and the calls that each action makes. The actions are in the order of the journey: visit, fill the bag,
// choose, add a favourite, log in, renew the tokens, log out.
import { OwnContext } from "./context.js";
import { NoAnswer, onCall, send } from "./http.js";
import { showCall, showPanel, tell } from "./panel-view.js";
import { Session } from "./session.js";
import { buildShop, favouriteKey, showShop } from "./shop-view.js";

const byId = (id) => document.getElementById(id);
onCall(showCall);

const shop = (await send(location.origin, "GET", "/shop.json")).body;
const session = new Session(shop);
const own = new OwnContext(shop, session);
let cart = [];
// The context's first values that the visitor chose before there was a context. The default site has the others.
let chosen = {};

const act = {
  visit: () => perform(async () => {
    await own.load();
    cart = (await callCart("GET")).products;
  }),

  add: (product) => perform(async () => {
    cart = (await callCart("POST", { json: { product } })).products;
    // The first product creates a cart, and the cart's event creates the context.
    await own.load();
  }),

  emptyBag: () => perform(async () => {
    await callCart("DELETE");
    cart = [];
    await own.load();
  }),

  choose: (fields) => perform(async () => {
    if (own.document === null && session.customerId) {
      tell("There is no context to change yet: the first item in the bag creates it.");
      return;
    }
    if (own.document === null) {
      // There is no context to change and nothing to lose: a new session starts, whose context will have these values.
      chosen = { ...chosen, ...fields };
      await session.begin(chosen);
      return;
    }
    const { status, conflict } = await own.change(fields);
    if (status === 204 && conflict) {
      tell("Another writer had changed the context (409): it was read again, and your choice was applied to it.");
    } else if (status !== 204) {
      tell(`Your choice was not stored (${status}).`);
    }
  }),

  changeElsewhere: () => perform(async () => {
    const targetLocation = own.document.targetLocation === "AT" ? "BE" : "AT";
    await own.changeElsewhere({ targetLocation });
    tell("The context was changed as another tab would do it. Now choose a currency here: its version is out of date.");
  }, { quietly: true }),

  favour: (product, isFavourite) => perform(async () => {
    if (own.document === null) {
      tell("A favourite is an attribute of the context, and the first item in the bag creates the context.");
    } else if (isFavourite) {
      await own.setAttribute(favouriteKey(product), true);
    } else {
      await own.removeAttribute(favouriteKey(product));
    }
  }),

  logIn: (customerId) => perform(async () => {
    byId("account-menu").hidePopover();
    await session.logIn(customerId);
    await own.load();
    tell(own.document
      ? "Logged in: session, cart and choices stay; values that were not chosen are now the customer's."
      : "Logged in: the context will start with the customer's preferences.");
  }),

  renew: () => perform(async () => {
    if (await session.renew()) {
      tell("New tokens for the same session. Other tabs stay in the session, too.");
    } else {
      await session.begin();
    }
    await own.load();
  }),

  logOut: () => perform(async () => {
    byId("account-menu").hidePopover();
    await session.logOut();
    chosen = {};
    cart = [];
    await session.begin();
    await own.load();
    tell("Logged out: the session and its context have ended, and a new visitor's session starts.");
  }),
};

async function callCart(method, options = {}) {
  const { status, body } = await session.call(method, "/cart", options, location.origin);
  if (status >= 400) {
    throw new Error(`The cart service answered ${status}.`);
  }
  return body;
}

// Actions run one after the other, because each needs the version and the tokens that the action before has stored.
let last = Promise.resolve();
function perform(action, { quietly = false } = {}) {
  last = last.then(async () => {
    document.body.ariaBusy = "true";
    tell("");
    try {
      if (!session.isOpen) {
        await session.begin();
      }
      await action();
    } catch (error) {
      tell(error instanceof NoAnswer
        ? `The browser gets no answer from ${error.message}. Is the service up, and is ${location.origin} one of its Http:AllowedOrigins?`
        : error.message);
    }
    if (!quietly) {
      show();
    }
    document.body.ariaBusy = "false";
  });
}

function show() {
  const site = shop.sites.find((one) => one.default);
  const first = { siteCode: site.code, currency: site.currency, language: site.language, targetLocation: site.country };
  const customer = shop.customers.find((one) => one.id === session.customerId);
  showShop({ values: { ...first, ...chosen, ...own.document }, context: own.document, cart, customer });
  showPanel(session, own.document);
}

buildShop(shop, act);
show();
for (const [id, field] of [["site", "siteCode"], ["currency", "currency"], ["language", "language"]]) {
  byId(id).addEventListener("change", (event) => act.choose({ [field]: event.target.value }));
}
byId("empty-bag").addEventListener("click", act.emptyBag);
byId("log-out").addEventListener("click", act.logOut);
byId("renew").addEventListener("click", act.renew);
byId("elsewhere").addEventListener("click", act.changeElsewhere);
byId("dismiss").addEventListener("click", () => tell(""));
act.visit();
