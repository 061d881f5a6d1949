/* What the slates of a product are and why, in a shopper's words. */
import type { Slate } from "../../engine/vitrine.js";
import { words } from "../../words/words.js";
import type { Session } from "../shell/session.js";
import type { ProductTab } from "./product-tabs.js";

/** Where popular pieces are popular: a department, when all are of one; Unisex belongs to every department. */
export function popularWhere(slate: Slate): string {
  const departments = new Set(slate.items.map(({ product }) => product.gender).filter((gender) => gender !== "Unisex"));
  const [only] = departments;
  return departments.size === 1 && only ? words("shop.inDepartment", { department: only }) : words("shop.inShop");
}

/** Why a strategy had nothing of its own to say, and what is shown instead. */
function coldWords(why: string, slate: Slate): string {
  return slate.items.length > 0 ? words("shop.popularInstead", { why, where: popularWhere(slate) }) : words("shop.sentence", { why });
}

/** Whether the pack tells what was sold, and whether that is here yet; "none" too when it could not be had. */
export function salesOf({ stats, progress, failure }: Session): "none" | "coming" | "here" {
  if (progress.ready.includes("signals")) return "here";
  return !failure && stats?.files.some(({ role }) => role === "signals") ? "coming" : "none";
}

/** One line about a slate; while there is none, about what is done. */
export function slateNote(tab: ProductTab, slate: Slate | undefined, session: Session, hasCart: boolean): string {
  if (!slate) return words(tab === "similar" ? "product.lookingAlike" : "product.askingTogether");
  if (slate.coldStart || slate.items.length === 0) return coldWords(whyNothing(tab, slate, session), slate);
  if (tab === "also-bought") return words("product.inOrders");
  if (tab === "cart-addons") return words(hasCart ? "product.withCart" : "product.cartEmpty");
  return words(slate.answered.stage === "bits" ? "product.firstLook" : "product.fullRank");
}

function whyNothing(tab: ProductTab, slate: Slate, session: Session): string {
  if (tab === "similar") return noLookAlikes(slate);
  if (salesOf(session) === "none") return words("product.noSales");
  return words(tab === "also-bought" ? "product.nobodyWith" : "product.nobodyGoes");
}

/** The pack compares nothing, this product has no picture, or it is the only one that has. */
function noLookAlikes(slate: Slate): string {
  if (!slate.coldStart) return words("product.nothingElse");
  return words(slate.answered.space === "" ? "product.packNoPictures" : "product.noPicture");
}
