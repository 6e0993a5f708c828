// Shows the shop, and makes no call.
import { price, products, textsOf } from "./goods.js";

const byId = (id) => document.getElementById(id);

/** The key of the attribute that a product's heart sets. Each product has its own, so hearts in two tabs never undo each other. */
export const favouriteKey = (product) => `favourite.${product}`;

/** Builds the parts that do not change. `act` has the buttons' actions. */
export function buildShop(shop, act) {
  byId("site").replaceChildren(...shop.sites.map((site) => new Option(site.name, site.code)));
  byId("products").replaceChildren(...products.map((product) => productCard(product, act)));
  byId("customers").replaceChildren(...shop.customers.map((customer) => customerEntry(customer, act)));
}

function productCard(product, act) {
  const card = byId("product").content.firstElementChild.cloneNode(true);
  card.dataset.product = product.id;
  card.querySelector(".picture").classList.add(product.tint);
  card.querySelector("use").setAttribute("href", `products.svg#${product.id}`);
  card.querySelector(".add").addEventListener("click", () => act.add(product.id));
  const heart = card.querySelector(".heart");
  heart.addEventListener("click", () => act.favour(product.id, heart.ariaPressed !== "true"));
  return card;
}

function customerEntry(customer, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.customer = customer.id;
  button.append(withText("strong", customer.name), withText("span", customer.note));
  button.addEventListener("click", () => act.logIn(customer.id));
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

/** Shows { values, context, cart, customer }: the values are the context's, or its first ones if there is no context. */
export function showShop({ values, context, cart, customer }) {
  const texts = textsOf(values.language);
  const money = (euros) => price(euros, values.currency, values.language);
  document.documentElement.lang = values.language;
  document.querySelectorAll("[data-text]").forEach((element) => {
    element.textContent = texts[element.dataset.text];
  });
  byId("site").value = values.siteCode;
  byId("currency").value = values.currency;
  byId("language").value = values.language.toLowerCase().split("-")[0];
  byId("country").textContent = new Intl.DisplayNames(values.language, { type: "region" }).of(values.targetLocation);

  for (const { id, price: euros } of products) {
    const card = document.querySelector(`[data-product=${id}]`);
    const [name, about] = texts[id];
    card.querySelector("h2").textContent = name;
    card.querySelector(".about").textContent = about;
    card.querySelector(".price").textContent = money(euros);
    card.querySelector(".add").textContent = texts.add;
    card.querySelector(".add").ariaLabel = `${texts.add}: ${name}`;
    card.querySelector(".heart").ariaLabel = `${texts.favourite} ${name}`;
    card.querySelector(".heart").ariaPressed = String(context?.context?.[favouriteKey(id)] === true);
  }

  showAccount(texts, customer);
  showBag(texts, cart, money);
}

function showAccount(texts, customer) {
  byId("who").textContent = customer ? customer.name.split(" ")[0] : texts.logIn;
  byId("account-title").textContent = customer ? `${texts.hello} ${customer.name}` : texts.logIn;
  byId("customers").hidden = customer !== undefined;
  document.querySelector("#account-menu .hint").hidden = customer !== undefined;
  byId("log-out").hidden = customer === undefined;
}

function showBag(texts, cart, money) {
  byId("count").textContent = cart.length;
  byId("bag-empty").hidden = cart.length > 0;
  byId("total-line").hidden = byId("empty-bag").hidden = cart.length === 0;
  const inCart = products.filter(({ id }) => cart.includes(id));
  const countOf = (id) => cart.filter((one) => one === id).length;
  byId("lines").replaceChildren(
    ...inCart.map(({ id, price: euros }) => {
      const line = document.createElement("li");
      line.append(withText("span", `${countOf(id)} × ${texts[id][0]}`), withText("span", money(countOf(id) * euros)));
      return line;
    }),
  );
  byId("total").textContent = money(inCart.reduce((sum, { id, price: euros }) => sum + countOf(id) * euros, 0));
}

export function withText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
