// The shop's products, currencies and texts. The pictures are in products.svg.

/** Prices in euros. */
export const products = [
  { id: "mug", price: 24, tint: "sand" },
  { id: "lamp", price: 89, tint: "sage" },
  { id: "vase", price: 54, tint: "sky" },
  { id: "board", price: 39, tint: "oat" },
  { id: "linen", price: 32, tint: "blush" },
  { id: "teapot", price: 68, tint: "mist" },
];

/** The value of a euro in this demo. */
const rates = { EUR: 1, CHF: 0.95, GBP: 0.86, USD: 1.1 };

export function price(euros, currency, language) {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(euros * (rates[currency] ?? 1));
}

const texts = {
  en: {
    site: "Site", currency: "Currency", language: "Language", bag: "Bag", add: "Add to bag", total: "Total",
    delivery: "Free delivery", eyebrow: "The autumn table", headline: "Quiet things, made to be used every day.",
    yourBag: "Your bag", bagEmpty: "Nothing in it yet.", emptyBag: "Empty the bag", logIn: "Log in", logOut: "Log out",
    noPassword: "A demo: choose who you are, no password.", favourite: "Favourite:", hello: "Hello,",
    mug: ["Morning mug", "Stoneware, dipped by hand"], lamp: ["Desk lamp", "Steel shade on an oak stem"],
    vase: ["Round vase", "Glazed blue, 24 cm"], board: ["Bread board", "Oiled ash, rounded edges"],
    linen: ["Linen towels", "Set of three, stone-washed"], teapot: ["Teapot", "Cast iron, for four cups"],
  },
  de: {
    site: "Site", currency: "Währung", language: "Sprache", bag: "Korb", add: "In den Korb", total: "Summe",
    delivery: "Versandfrei", eyebrow: "Der Herbsttisch", headline: "Leise Dinge, gemacht für jeden Tag.",
    yourBag: "Ihr Korb", bagEmpty: "Noch nichts darin.", emptyBag: "Korb leeren", logIn: "Anmelden", logOut: "Abmelden",
    noPassword: "Eine Demo: wählen Sie, wer Sie sind, ohne Passwort.", favourite: "Merken:", hello: "Hallo,",
    mug: ["Morgentasse", "Steinzeug, von Hand getaucht"], lamp: ["Tischlampe", "Stahlschirm auf Eiche"],
    vase: ["Runde Vase", "Blau glasiert, 24 cm"], board: ["Brotbrett", "Geölte Esche, runde Kanten"],
    linen: ["Leinentücher", "Drei Stück, vorgewaschen"], teapot: ["Teekanne", "Gusseisen, für vier Tassen"],
  },
  fr: {
    site: "Site", currency: "Devise", language: "Langue", bag: "Panier", add: "Ajouter", total: "Total",
    delivery: "Livraison offerte", eyebrow: "La table d’automne", headline: "Des objets calmes, faits pour chaque jour.",
    yourBag: "Votre panier", bagEmpty: "Il est encore vide.", emptyBag: "Vider le panier", logIn: "Connexion", logOut: "Déconnexion",
    noPassword: "Une démo : choisissez qui vous êtes, sans mot de passe.", favourite: "Favori :", hello: "Bonjour,",
    mug: ["Tasse du matin", "Grès, émaillé à la main"], lamp: ["Lampe de bureau", "Abat-jour d’acier, pied de chêne"],
    vase: ["Vase rond", "Émail bleu, 24 cm"], board: ["Planche à pain", "Frêne huilé, bords arrondis"],
    linen: ["Torchons de lin", "Lot de trois, lavés"], teapot: ["Théière", "Fonte, pour quatre tasses"],
  },
};

/** The texts of a language, or English. */
export function textsOf(language) {
  return texts[language?.toLowerCase().split("-")[0]] ?? texts.en;
}
