/* The frame around the pages: puts the page that an address names into <main>, and keeps header, title, focus and scroll right. */
import type { LoadBar } from "../../ui/load-bar.js";
import { watchVisitor } from "../../ui/focused.js";
import type { Notice } from "../../ui/notice.js";
import type { SiteFooter } from "../../ui/site-footer.js";
import type { SiteHeader } from "../../ui/site-header.js";
import { errorWords } from "../../words/errors.js";
import { personName } from "../../words/labels.js";
import { type WordKey, words } from "../../words/words.js";
import type { Page } from "../pages/page.js";
import { hrefOf, parseQuery, reworded, withPicture } from "./catalog-query.js";
import { CartDoor } from "./cart-door.js";
import { changePage } from "./page-change.js";
import { elementOf } from "./lazy-pages.js";
import { type Arrival, Router } from "./router.js";
import { type PageName, aboutHref, apiHref, catalogHref, dashboardHref, homeHref, loginHref, ordersHref, pageOf, quizHref, strategiesHref, swipeHref } from "./routes.js";
import type { Session } from "./session.js";
import { Toasts } from "./toasts.js";

const patienceMs = 250;

export class Shell {
  /** Resolves when the first page shows what it has to show. */
  readonly shown: Promise<void>;
  readonly #header = document.querySelector("vt-site-header") as SiteHeader;
  readonly #footer = document.querySelector("vt-site-footer") as SiteFooter;
  readonly #bar = document.querySelector("vt-load-bar") as LoadBar;
  readonly #main = document.querySelector("main")!;
  readonly #announcer = document.querySelector("#announcer")!;
  readonly #notice = document.createElement("vt-notice") as Notice;
  readonly #remark = document.querySelector<HTMLElement>("#forgetful")!;
  readonly #toasts: Toasts;
  readonly #cartDoor: CartDoor;
  readonly #router = new Router((params, arrival, scrollY) => void this.#show(params, arrival, scrollY));
  #params = new URLSearchParams();
  #page: Page | undefined;
  #haveShown!: () => void;

  constructor(private readonly session: Session) {
    this.shown = new Promise((resolve) => { this.#haveShown = resolve; });
    this.#toasts = new Toasts(session);
    this.#cartDoor = new CartDoor(session, this.#header, this.#toasts);
    session.addEventListener("change", () => this.#reflect());
    this.#notice.addEventListener("act", () => void session.retry());
    this.#main.addEventListener("go", (event) => {
      const { href, replace } = (event as CustomEvent<{ href: string; replace: boolean }>).detail;
      this.#router.navigate(href, { replace });
    });
    this.#main.addEventListener("retry-page", () => void this.#show(this.#params, "replace", 0));
    this.#header.addEventListener("search-input", (event) => this.#searched(event, false));
    this.#header.addEventListener("search-submit", (event) => this.#searched(event, true));
    this.#header.addEventListener("search-picture", () => this.#router.navigate(hrefOf(withPicture(this.#catalogQuery()))));
    document.addEventListener("language", () => this.#speak());
    this.#footer.addEventListener("language-failed", () => session.say(words("shop.languageFailed")));
    this.#speak();
  }

  /** What stands in index.html, and what the frame says by itself. */
  #speak(): void {
    for (const element of document.querySelectorAll<HTMLElement>("[data-words]")) element.textContent = words(element.dataset["words"] as WordKey);
    for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) element.ariaLabel = words(element.dataset["label"] as WordKey);
    this.#footer.links = [
      { label: words("shop.tasteQuiz"), href: quizHref() }, { label: words("shop.swipe"), href: swipeHref }, { label: words("shop.yourOrders"), href: ordersHref() },
      { label: words("shop.theStrategies"), href: strategiesHref }, { label: words("shop.apiReference"), href: apiHref }, { label: words("shop.aboutVitrine"), href: aboutHref },
      { label: words("shop.useOnYourPage"), href: "example.html" },
    ];
    this.#reflect();
    this.#retitle();
  }

  start(): void {
    this.#router.start();
    this.#reflect();
  }

  /** On the catalog, typing searches at once; elsewhere it takes Enter. */
  #searched(event: Event, submitted: boolean): void {
    const text = (event as CustomEvent<string>).detail;
    const inCatalog = pageOf(this.#params) === "catalog";
    if (!inCatalog && (!submitted || text === "")) return;
    const query = this.#catalogQuery();
    if (inCatalog && query.text === text) return;
    const href = hrefOf(reworded(query, text));
    this.#router.navigate(href, { replace: inCatalog && query.text !== "" });
  }

  #catalogQuery() {
    return parseQuery(pageOf(this.#params) === "catalog" ? this.#params : new URLSearchParams());
  }

  async #show(params: URLSearchParams, arrival: Arrival, scrollY: number): Promise<void> {
    const before = pageOf(this.#params);
    const name = pageOf(params);
    this.#params = params;
    this.#cartDoor.close();
    this.#reflect();
    if (this.#page && before === name && (name === "catalog" || name === "quiz")) {
      const ready = readyOf(this.#page);
      this.#page.params = params;
      await ready;
      if (arrival === "pop") scrollTo(0, scrollY);
      else if (arrival === "push" && scrollY === 0) scrollTo(0, Math.min(window.scrollY, this.#main.offsetTop));
      this.#retitle();
      return;
    }
    await this.#swap(name, params, arrival, scrollY);
  }

  async #swap(name: PageName | undefined, params: URLSearchParams, arrival: Arrival, scrollY: number): Promise<void> {
    const visitorIsElsewhere = watchVisitor();
    const element = await elementOf(name);
    if (params !== this.#params) return;
    this.#toasts.clear();
    const page = document.createElement(element) as Page;
    page.session = this.session;
    page.params = params;
    const ready = readyOf(page);
    await changePage(async () => {
      this.#page?.remove();
      this.#page = page;
      this.#main.append(page);
      if (arrival === "push") scrollTo(0, 0);
      await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
      if (arrival !== "push") scrollTo(0, scrollY);
      return page.renderRoot.querySelector<HTMLElement>(".picture");
    }, arrival === "first");
    await ready;
    this.#haveShown();
    if (this.#page !== page) return;
    if (arrival !== "push" && scrollY > 0) scrollTo(0, scrollY);
    this.#retitle();
    if (arrival !== "first") this.#arrive(page, visitorIsElsewhere);
  }

  /** Tells a screen reader and the keyboard that another page is here. Who is already typing is left in peace. */
  #arrive(page: Page, isElsewhere: () => boolean): void {
    this.#announcer.textContent = page.pageTitle;
    if (isElsewhere()) return;
    const heading = page.renderRoot.querySelector("h1") ?? page.renderRoot.querySelector("vt-shop-window")?.shadowRoot?.querySelector("h1");
    heading?.focus({ preventScroll: true });
  }

  #retitle(): void {
    const title = this.#page?.pageTitle ?? "Vitrine";
    document.title = title === "Vitrine" ? title : `${title} · Vitrine`;
  }

  #reflect(): void {
    const { progress, failure, stats } = this.session;
    this.#bar.loaded = progress.loadedBytes;
    this.#bar.total = progress.totalBytes;
    this.#bar.phase = failure ? "failed" : progress.phase;
    this.#header.homeHref = homeHref;
    const catalog = pageOf(this.#params) === "catalog";
    const query = this.#catalogQuery();
    this.#header.text = query.text;
    const chosen = query.filter.gender?.join() ?? "";
    this.#header.links = [
      { label: words("shop.everything"), href: catalogHref(), current: catalog && chosen === "" },
      { label: words("shop.swipe"), href: swipeHref, current: pageOf(this.#params) === "swipe" },
      ...departments(this.session).map((gender) => ({ label: gender, href: catalogHref({ gender }), current: chosen === gender })),
    ];
    this.#reflectVisitor();
    this.#footer.collection = stats ? words("shop.thisIs", { name: [words("all.quoted", { text: stats.pack.name }), stats.pack.licence].filter(Boolean).join(", ") }) : "";
    this.#reflectFailure();
  }

  /** The visitor's corner of the header, and whether anything of it will be kept. */
  #reflectVisitor(): void {
    const { cart, profiles } = this.session;
    const page = pageOf(this.#params);
    const profile = profiles?.profiles.find((each) => each.current);
    this.#header.pieces = cart?.count;
    this.#header.own = [
      { label: words("shop.dashboard"), href: dashboardHref(), current: page === "dashboard" },
      { label: words("shop.orders"), href: ordersHref(), current: page === "orders" || page === "order" },
    ];
    this.#header.profile = { label: personName(profile?.name), href: loginHref, current: page === "login" };
    this.#remark.hidden = profiles?.storage !== "memory";
  }

  #reflectFailure(): void {
    const failure = this.session.failure;
    if (!failure) {
      this.#notice.remove();
      this.#main.classList.remove("closed");
      return;
    }
    const { error, partial } = failure;
    this.#notice.alarm = true;
    this.#notice.heading = words(partial ? "shop.partMissing" : "shop.notOpened");
    this.#notice.text = words(partial ? "shop.goOn" : "shop.fileMissing");
    this.#notice.detail = error.file ? `${fileName(error.file)}: ${errorWords(error)}` : errorWords(error);
    this.#notice.action = words("all.retry");
    this.#main.classList.toggle("closed", !partial);
    this.#main.prepend(this.#notice);
  }
}

function readyOf(page: Page): Promise<unknown> {
  return new Promise((resolve) => page.addEventListener("page-ready", resolve, { once: true }));
}

function departments(session: Session): string[] {
  const order = ["Women", "Men", "Unisex", "Girls", "Boys", "Kids"];
  const rank = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return session.genders.slice(0, 6).map((facet) => facet.value).sort((left, right) => rank(left) - rank(right));
}

function fileName(url: string): string {
  return decodeURIComponent(url.split("/").at(-1)!);
}
