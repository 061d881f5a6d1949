/* What the slates of a product are and why, in a shopper's words. */
import type { Slate } from "../../engine/vitrine.js";
import type { Session } from "../shell/session.js";
import type { ProductTab } from "./product-tabs.js";

/** Where popular pieces are popular: a department, when all are of one; Unisex belongs to every department. */
export function popularWhere(slate: Slate): string {
  const departments = new Set(slate.items.map(({ product }) => product.gender).filter((gender) => gender !== "Unisex"));
  const [only] = departments;
  return departments.size === 1 && only ? `in ${only}` : "in the shop";
}

/** Why a strategy had nothing of its own to say, and what is shown instead. */
export function coldWords(why: string, slate: Slate): string {
  return slate.items.length > 0 ? `${why}; popular ${popularWhere(slate)} instead.` : `${why}.`;
}

/** Whether the pack tells what was sold, and whether that is here yet; "none" too when it could not be had. */
export function salesOf({ stats, progress, failure }: Session): "none" | "coming" | "here" {
  if (progress.ready.includes("signals")) return "here";
  return !failure && stats?.files.some(({ role }) => role === "signals") ? "coming" : "none";
}

/** One line about a slate; while there is none, about what is done. */
export function slateNote(tab: ProductTab, slate: Slate | undefined, session: Session, hasCart: boolean): string {
  if (!slate) return tab === "similar" ? "Looking for look-alikes" : "Asking what was bought together";
  if (slate.coldStart || slate.items.length === 0) return coldWords(whyNothing(tab, slate, session), slate);
  if (tab === "also-bought") return "In the orders that held this piece, these were there too.";
  if (tab === "cart-addons") return hasCart ? "Bought together with what is in your cart." : "Your cart is empty, so this starts from the piece before you.";
  return slate.answered.stage === "bits" ? "A first look, from one bit per dimension. Refining as more arrives." : "Ranked by the full comparison.";
}

function whyNothing(tab: ProductTab, slate: Slate, session: Session): string {
  if (tab === "similar") return noLookAlikes(slate);
  if (salesOf(session) === "none") return "This collection came without any sales";
  return tab === "also-bought" ? "Nobody has bought this with another piece yet" : "Nobody has bought anything to go with it yet";
}

/** The pack compares nothing, this product has no picture, or it is the only one that has. */
function noLookAlikes(slate: Slate): string {
  if (!slate.coldStart) return "No look-alikes: nothing else has a picture to compare";
  return slate.answered.space === "" ? "No look-alikes: this pack has no pictures to compare" : "No look-alikes: this product has no picture to compare";
}
