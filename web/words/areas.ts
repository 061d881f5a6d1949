/* The message files, by the area of the shop that they are of: the English ones say which keys there are. */
import type all from "./en/all.json";
import type cart from "./en/cart.json";
import type catalog from "./en/catalog.json";
import type dashboard from "./en/dashboard.json";
import type docs from "./en/docs.json";
import type kiosk from "./en/kiosk.json";
import type labels from "./en/labels.json";
import type offline from "./en/offline.json";
import type panel from "./en/panel.json";
import type product from "./en/product.json";
import type profile from "./en/profile.json";
import type quiz from "./en/quiz.json";
import type shelf from "./en/shelf.json";
import type shop from "./en/shop.json";
import type swipe from "./en/swipe.json";

interface Areas {
  all: typeof all;
  cart: typeof cart;
  catalog: typeof catalog;
  dashboard: typeof dashboard;
  docs: typeof docs;
  kiosk: typeof kiosk;
  labels: typeof labels;
  offline: typeof offline;
  panel: typeof panel;
  product: typeof product;
  profile: typeof profile;
  quiz: typeof quiz;
  shelf: typeof shelf;
  shop: typeof shop;
  swipe: typeof swipe;
}

export type Area = keyof Areas;
/** "area.key" */
export type WordKey = { [A in Area]: `${A}.${keyof Areas[A] & string}` }[Area];
