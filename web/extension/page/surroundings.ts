/* Whether something stands in the page's middle or beside it: in a footer, a menu, a cart, or among what others also bought. */
import { all, attribute, contains, parentOf, tagOf, textOf } from "./dom.js";
import type { PageFacts } from "./page-facts.js";

const asideNames = /related|recommend|similar|also[-_]?(?:like|bought|view)|you[-_]?may|up-?sells?\b|cross-?sell|recent(?:ly)?[-_]?view|last[-_]?(?:seen|view)|suggest|complete[-_]?the|shop[-_]?the[-_]?look|frequently|bought[-_]?together|more[-_]?from|empfehl|ähnlich|aehnlich|zubehör|zubehoer|sponsor|advert|\breviews?\b|review[-_]?(?:list|section|item)|ratings?[-_]list|comments?\b|footer|newsletter|mini-?cart|side-?cart|cart-?drawer|mini-?basket|mega-?menu|breadcrumb|cookie|consent|\bpopup|wishlist-drawer|instagram|\bugc\b|complements?\b|pairs?[-_]with|outfit|trending|best-?sellers?|sibling|accessories-list/i;

const asideHeadings = /you (?:may|might|could)|also (?:like|bought|viewed|love)|related|similar|recommend|recently viewed|pairs? (?:well )?with|complete (?:the|your)|more from|frequently|customers|goes with|wear it with|people also|inspired by|das könnte|auch (?:gefallen|interessant|gekauft|angesehen)|kunden|ähnliche|passend|empfehl|zuletzt|vous aimerez|aimer(?:ez)? aussi|produits (?:similaires|associés)|également|complétez|récemment|también te|te puede|relacionad|similares|quem (?:viu|comprou)|você também|aproveite|veja também|potrebbe|anche|correlati|simili|dit vind|bekijk ook|anderen|klanten|vergelijk|podobne|inni klienci|może ci się|polecane|ostatnio|du (?:kanske|vil|kunne)|liknande|andra köpte|relaterade|andre (?:kjøpte|købte|kunder)|lignende|passer (?:til|godt)|kanske också|muut|saatat|benzer|bunlar|ilginizi|похожие|с этим|рекоменд|вам может|関連|おすすめ|オススメ|この商品を|最近|あわせて|一緒に|こちらも|コーディネート|相关|猜你|推荐|看了|相似|相關|推薦|您可能|함께|추천|관련|비슷한|최근|다른 고객|قد يعجبك|منتجات (?:ذات|مشابهة)|مشابه|شاهدت|संबंधित|समान|có thể bạn|liên quan|sản phẩm tương tự/i;

export class Surroundings {
  readonly #known = new Map<Element, boolean>();
  readonly #heading: Element | undefined;

  constructor(facts: PageFacts) {
    this.#heading = facts.heading?.element;
  }

  /** What also holds the page's heading is not beside it. */
  isAside(element: Element): boolean {
    const path: Element[] = [];
    let answer = false;
    for (let node: Element | null = element; node && path.length < 60; node = parentOf(node)) {
      const known = this.#known.get(node);
      if (known !== undefined) {
        answer = known;
        break;
      }
      path.push(node);
      if (this.#isMiddle(node)) break;
      if (isAsideItself(node)) {
        answer = true;
        break;
      }
    }
    for (const node of path) this.#known.set(node, answer);
    return answer;
  }

  #isMiddle(node: Element): boolean {
    return /^(?:body|html|main)$/.test(tagOf(node)) || (this.#heading !== undefined && contains(node, this.#heading));
  }
}

/** A heading further down is not the heading of the whole. */
function standsFirst(heading: Element, node: Element): boolean {
  const title = textOf(heading, { limit: 60 });
  const at = textOf(node, { limit: 120 }).indexOf(title);
  return at >= 0 && at < 30;
}

function isAsideItself(node: Element): boolean {
  const tag = tagOf(node);
  if (/^(?:aside|nav|footer|header|dialog)$/.test(tag) || /^(?:complementary|navigation|contentinfo|banner|dialog)$/.test(attribute(node, "role"))) return true;
  const names = ["class", "id", "data-testid", "data-component", "aria-label", "data-section-type"].map((name) => attribute(node, name).slice(0, 200)).join(" ");
  if (asideNames.test(names) || (names.length > 5 && asideHeadings.test(attribute(node, "aria-label")))) return true;
  if (!/^(?:section|div|ul|ol|table|td|center|article)$/.test(tag)) return false;
  const heading = all(node, "h2, h3, h4, h5, [role=heading], [class*=heading i], [class*=title i], caption, legend", 1)[0];
  return heading !== undefined && asideHeadings.test(textOf(heading, { limit: 120 })) && standsFirst(heading, node);
}
