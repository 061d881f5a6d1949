/* Strategy "for-you": the adaptive hybrid (StyleNova's hybrid score).
 *
 * score(x) = a * content(x) + b * collaborative(x) + c * visual(x)
 *
 * content: cosine of the visitor's words with the product's, -1 to 1 (content_signal.h); collaborative: what customers of a similar taste
 * prefer, 0 to 1 (collaborative.h); visual: cosine with the look that the visitor likes, -1 to 1 (look_signal.h); a, b, c:
 * adaptive_weights.h. A signal whose pack file is missing, or has not come, is left out; for the words, the mean of the
 * product's six attribute weights (attribute_average.h) stands in, which need nothing but the catalog. Candidates are of the visitor's department and
 * within the budget of the quiz; what was bought and kept, liked, or passed lately or twice is out (smart_exclusion.h).
 *
 * The best VT_SLATE_MAX_LIMIT are put into an order of variety (variety.h), and some places are given to others by lot
 * (exploration.h): those say "explore".
 *
 * There is something to say as soon as there is one event beside views, an answer to the quiz, or three views. */
#include "adaptive_weights.h"
#include "attribute_average.h"
#include "candidates.h"
#include "collaborative.h"
#include "content_signal.h"
#include "exploration.h"
#include "look_signal.h"
#include "score_rows.h"
#include "smart_exclusion.h"
#include "variety.h"

#include <string.h>

enum { CONTENT, COLLABORATIVE, VISUAL, TERM_COUNT, LEAST_VIEWS = 3 };

typedef struct for_you {
    const vt_task *task;
    vt_taste_moves moves;
    vt_session session;
    vt_attribute_average attributes;
    vt_content_signal content;
    vt_collaborative collaborative;
    vt_look_signal look;
    vt_adaptive_weights weights;
    bool has_collaborative;
} for_you;

static bool for_you_score(const void *context, size_t row, int64_t *amounts)
{
    const for_you *run = context;
    int64_t content = run->content.terms ? vt_content_of_row(&run->content, row) : vt_attribute_mean(&run->attributes, row);
    amounts[CONTENT] = content * run->weights.content / 10;
    if (run->has_collaborative)
        amounts[COLLABORATIVE] =
            vt_collaborative_of_row(&run->collaborative, &run->task->columns, row) * run->weights.collaborative / 10;
    amounts[VISUAL] = vt_look_signal_of_row(&run->look, row) * run->weights.visual / 10;
    return true;
}

enum { MOST_NAMED = 3, LEAST_NAMED = 50000 };

/* "Socks" may be a sub-category and an article type. */
static bool is_named(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

/* The row's attribute values that are liked most, or where `sign` is -1 disliked most: "Blue, Casual, Tshirts". The
 * category is too broad to be worth a word. */
static size_t name_attributes(const for_you *run, size_t row, int sign, const char *names[MOST_NAMED])
{
    int32_t weights[MOST_NAMED];
    size_t count = 0;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        vt_facet facet = vt_taste_facets[i];
        int32_t weight = sign * vt_attribute_weight(&run->attributes, facet, row);
        const char *name = vt_catalog_facet_value(run->task->shop->catalog, facet, run->task->columns.facets[facet][row]);
        size_t at = count;
        if (facet == VT_FACET_CATEGORY || weight < LEAST_NAMED) continue;
        while (at > 0 && weights[at - 1] < weight) at--;
        if (at == MOST_NAMED || is_named(names, count, name)) continue;
        if (count < MOST_NAMED) count++;
        for (size_t k = count - 1; k > at; k--) weights[k] = weights[k - 1], names[k] = names[k - 1];
        weights[at] = weight;
        names[at] = name;
    }
    return count;
}

static bool only_looked(const for_you *run) { return !run->moves.more_than_views && run->task->visitor->quiz_count == 0; }

static void say_content(const for_you *run, size_t row, bool likes, vt_reason *reason)
{
    const char *names[MOST_NAMED] = {"", "", ""};
    size_t count = name_attributes(run, row, likes ? 1 : -1, names);
    const char *verb = !likes ? "not your taste so far:" : only_looked(run) ? "you looked at" : "you like";
    if (count == 0) vt_reason_label(reason, likes ? "described like what you like" : "described like what is not your taste");
    else vt_reason_label(reason, "%s %s%s%s%s%s", verb, names[0], count > 1 ? ", " : "", names[1], count > 2 ? ", " : "", names[2]);
}

static bool has_liked(const for_you *run)
{
    for (size_t i = 0; i < run->moves.count; i++)
        if (run->moves.moves[i].strength > 0) return true;
    return false;
}

/* Of somebody who has only turned things down the look is the opposite of those. */
static void say_look(const for_you *run, bool likes, vt_reason *reason)
{
    const char *liked = only_looked(run) ? "what you looked at" : "what you like";
    bool known = has_liked(run);
    vt_reason_label(reason, "looks %s %s", likes == known ? "like" : "unlike", known ? liked : "what is not your taste");
}

static void for_you_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const for_you *run = context;
    if (term == CONTENT) say_content(run, row, reason->amount_micros > 0, reason);
    else if (term == VISUAL) say_look(run, reason->amount_micros > 0, reason);
    else if (!run->collaborative.near) vt_reason_label(reason, "what most customers of this shop choose");
    else vt_reason_label(reason, run->collaborative.products[row] > 0 ? "bought by shoppers with a taste like yours"
                                                                      : "shoppers with a taste like yours choose this kind");
}

static bool is_known(const for_you *run)
{
    return run->moves.more_than_views || run->moves.views >= LEAST_VIEWS || run->task->visitor->quiz_count > 0;
}

static vt_status open_signals(for_you *run, vt_error *error)
{
    const vt_task *task = run->task;
    run->weights = vt_adaptive_weights_of(run->moves.feedback);
    run->session = vt_session_of(&run->moves, task->request->now_ms);
    vt_status status = vt_attribute_average_open(&run->attributes, task->visitor, &run->moves, &run->session, task->shop->catalog);
    if (status == VT_OK && task->shop->terms)
        status = vt_content_signal_open(&run->content, task->shop->terms, task->visitor, &run->moves, &run->session);
    if (status == VT_OK && task->shop->cohorts) {
        status = vt_collaborative_open(&run->collaborative, task->shop->cohorts, &run->attributes);
        run->has_collaborative = status == VT_OK;
    }
    if (status != VT_OK) return vt_fail(error, status, "for-you: out of memory");
    return vt_look_signal_open(&run->look, task, &run->moves, &run->session, error);
}

static vt_row_mask find_candidates(const vt_task *task)
{
    vt_row_mask mask = vt_department_candidates(task);
    if (mask.words && (vt_exclude_answered(&mask, task->visitor) != VT_OK || vt_keep_budget(&mask, task) != VT_OK))
        vt_row_mask_close(&mask);
    return mask;
}

/* Gives out the places: the next of `order`, or one of `left` by lot. */
static void give_places(const for_you *run, const vt_formula *formula, const size_t *order, size_t count, vt_row_mask *left,
                        vt_slate *slate)
{
    const vt_request *request = run->task->request;
    vt_exploration exploration = vt_exploration_open(request->seed, run->moves.feedback);
    size_t next = 0, places = count < request->limit ? count : request->limit;
    for (size_t place = 0; place < places; place++) {
        size_t row = 0;
        bool explored = vt_exploration_draw(&exploration, left, &row);
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): as many are left in `order` as there are places */
        while (!explored && !vt_row_mask_has(left, order[next])) next++;
        if (!explored) row = order[next++];
        vt_row_mask_drop(left, row);
        vt_explain_row(&slate->items[place], formula, row, request->brief);
        if (explored) slate->items[place].source = "explore";
    }
    slate->count = places;
}

/* Scores all, keeps the best, and gives out the places. The slate holds the pool for a while. */
static vt_status fill(for_you *run, vt_row_mask *candidates, vt_slate *slate)
{
    static const char *const terms[] = {"content", "collaborative", "visual"};
    const vt_formula formula = {"for-you", run, TERM_COUNT, terms, for_you_score, for_you_label};
    size_t rows[VT_SLATE_MAX_LIMIT], order[VT_SLATE_MAX_LIMIT], best[VT_SLATE_MAX_LIMIT];
    int64_t scores[VT_SLATE_MAX_LIMIT];
    vt_request all = *run->task->request;
    all.limit = VT_SLATE_MAX_LIMIT;
    all.brief = true;
    vt_task pooling = *run->task;
    pooling.request = &all;
    vt_score_rows(slate, &pooling, candidates, &formula);
    vt_variety_pool pool = {rows, scores, slate->count};
    for (size_t i = 0; i < pool.count; i++) {
        rows[i] = slate->items[i].row;
        scores[i] = slate->items[i].score_micros;
    }
    memset(slate->items, 0, pool.count * sizeof *slate->items);
    size_t places = pool.count < run->task->request->limit ? pool.count : run->task->request->limit;
    slate->count = 0;
    if (places == 0) return VT_OK;
    VT_TRY(vt_variety_order(run->task, vt_variety_of(run->task, true), &pool, places, order));
    for (size_t i = 0; i < places; i++) best[i] = rows[order[i]];
    give_places(run, &formula, best, places, candidates, slate);
    return VT_OK;
}

static void close_signals(for_you *run)
{
    vt_look_signal_close(&run->look);
    vt_collaborative_close(&run->collaborative);
    vt_content_signal_close(&run->content);
    vt_attribute_average_close(&run->attributes);
    vt_taste_moves_close(&run->moves);
}

static vt_status answer(for_you *run, vt_slate *slate, vt_error *error)
{
    VT_TRY(vt_taste_moves_open(&run->moves, run->task->visitor, error));
    if (!is_known(run)) return VT_OK;
    VT_TRY(open_signals(run, error));
    if (run->look.space) slate->space = run->look.space->info->name;
    vt_row_mask candidates = find_candidates(run->task);
    vt_status status = candidates.words ? fill(run, &candidates, slate) : VT_NO_MEMORY;
    vt_row_mask_close(&candidates);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "for-you: out of memory");
}

vt_status vt_strategy_for_you(const vt_task *task, vt_slate *slate, vt_error *error)
{
    for_you run = {.task = task};
    vt_status status = answer(&run, slate, error);
    close_signals(&run);
    return status;
}
