/* What the tests of quiz and swipe do and look at. */
import { ask } from "./buyer.mjs";

export const settingsOf = (page) => ask(page, ({ vitrine }) => vitrine.settings());
export const quizOf = async (page) => (await settingsOf(page)).quiz;

export async function openQuiz(page, step = "") {
  await page.goto(`?page=quiz${step && `&step=${step}`}`);
  await quizReady(page);
  await packArrived(page);
}

/** Until then a bar stands over the page. */
function packArrived(page) {
  return page.locator("vt-load-bar p", { hasText: /loaded|^$/ }).waitFor({ state: "attached" });
}

export async function quizReady(page) {
  /* The address changes at once, the question when the engine has told what is known. */
  await page.waitForFunction(() => {
    const quiz = document.querySelector("vt-quiz-page");
    const step = new URLSearchParams(location.search).get("step");
    return quiz?.loaded && step !== null && (quiz.at?.id ?? quiz.at) === step;
  });
  await page.locator("vt-quiz-page article[aria-busy=false]").waitFor();
  await page.locator("vt-quiz-page .waiting").waitFor({ state: "detached" });
}

/** The heading of the step that is asked. */
export const question = (page) => page.locator("vt-quiz-page h1");

/** A value that can be chosen. */
export const choice = (page, value) => page.locator("vt-choice-list").getByRole("checkbox", { name: value });

export async function openSwipe(page) {
  await page.goto("?page=swipe");
  await topCard(page).waitFor();
  await page.locator("vt-taste-chart .legend").waitFor();
  await packArrived(page);
}

/** The card that can be answered. */
export const topCard = (page) => page.locator("vt-swipe-deck .card.place-0:not(.leaving)");
export const topId = (page) => topCard(page).getAttribute("data-id");
export const tool = (page, name) => page.locator("vt-swipe-deck").getByRole("button", { name, exact: true });

/** Waits until all answers are kept and the cards after them are dealt. */
export const dealt = (page, count) => page.locator("vt-swipe-page").evaluate(async (element, wanted) => {
  do { await element.queue; } while (element.waiting > 0);
  await element.updateComplete;
  if (wanted !== undefined && element.given.length !== wanted) throw new Error(`${element.given.length} answers, not ${wanted}`);
}, count);

/** What is kept: "like 10001", the newest first. */
export const answersKept = (page) => ask(page, async ({ vitrine }) =>
  (await vitrine.events({ types: ["like", "pass"] })).events.map(({ type, item }) => `${type} ${item}`));
