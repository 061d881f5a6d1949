/* Strategy "cart-addons": what goes with the cart (StyleSense's cart_addon_score).
 *
 * score(x) = 0.6 * co_purchase(x) + 0.2 * price_discount(x) + 0.2 * rating(x), times 0.7 when x is of the same category as
 * something in the cart
 *
 * co_purchase: the score of "also-bought" with all lines of the cart as inputs; price_discount: 1 - price / list price, 0 when
 * there is no list price; rating: stars, 0 to 5, 0 when unknown; category: the sub-category, so that a shirt and trousers go together
 * while two shirts do not; products without one are of no category. The cart is the profile's, or the request's items. Candidates
 * are the "also-bought" partners of the visitor's department. */
#include "candidates.h"
#include "co_purchase.h"
#include "memory.h"

enum { CO_PURCHASE, DISCOUNT, RATING, SAME_CATEGORY, TERM_COUNT };

typedef struct addon_inputs {
    const vt_task *task;
    vt_co_purchase together;
    int64_t *discounts;       /* [row] in millionths */
    uint8_t *in_cart;         /* [sub-category id] */
} addon_inputs;

static bool addons_score(const void *context, size_t row, int64_t *amounts)
{
    const addon_inputs *addons = context;
    amounts[CO_PURCHASE] = vt_co_purchase_score(&addons->together, row) * 6 / 10;
    amounts[DISCOUNT] = addons->discounts[row] * 2 / 10;
    amounts[RATING] = vt_rating_amount(addons->task, row, 200000);
    int64_t sum = amounts[CO_PURCHASE] + amounts[DISCOUNT] + amounts[RATING];
    if (addons->in_cart[addons->task->columns.facets[VT_FACET_SUB_CATEGORY][row]]) amounts[SAME_CATEGORY] = -(sum * 3 / 10);
    return true;
}

static void addons_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const addon_inputs *addons = context;
    const vt_task *task = addons->task;
    unsigned long long count = addons->together.counts[row];
    switch (term) {
    case CO_PURCHASE:
        vt_reason_label(reason, count == 1 ? "bought with your cart in %llu order" : "bought with your cart in %llu orders", count);
        break;
    case DISCOUNT: vt_reason_label(reason, "%d %% off", (int)(addons->discounts[row] / 10000)); break;
    case RATING: vt_rating_label(task, row, reason); break;
    default:
        vt_reason_label(reason, "you have %s in the cart already",
                        vt_catalog_facet_value(task->shop->catalog, VT_FACET_SUB_CATEGORY,
                                               task->columns.facets[VT_FACET_SUB_CATEGORY][row]));
    }
}

/* Discounts stand on the product cards, so only those of the partners are read. */
static vt_status read_discounts(addon_inputs *addons, vt_error *error)
{
    const vt_row_mask *partners = &addons->together.partners;
    for (size_t row = 0; row < partners->rows; row++) {
        vt_product product;
        if (!vt_row_mask_has(partners, row)) continue;
        VT_TRY(vt_catalog_product(addons->task->shop->catalog, row, &product, error));
        int64_t price = product.price_cents, list = product.list_price_cents;
        if (price >= 0 && list > price) addons->discounts[row] = vt_micros((double)(list - price) / (double)list);
    }
    return VT_OK;
}

static vt_status fill(addon_inputs *addons, const size_t *cart, size_t cart_count, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"co-purchase", "discount", "rating", "same-category"};
    const vt_task *task = addons->task;
    VT_TRY(vt_co_purchase_open(&addons->together, task, cart, cart_count, error));
    addons->discounts = vt_alloc(task->columns.count, sizeof *addons->discounts);
    addons->in_cart = vt_alloc(task->columns.value_counts[VT_FACET_SUB_CATEGORY], 1);
    if (!addons->discounts || !addons->in_cart) return vt_fail(error, VT_NO_MEMORY, "cart-addons: out of memory");
    for (size_t i = 0; i < cart_count; i++) addons->in_cart[task->columns.facets[VT_FACET_SUB_CATEGORY][cart[i]]] = 1;
    size_t unknown = vt_catalog_facet_id(task->shop->catalog, VT_FACET_SUB_CATEGORY, "");
    if (unknown != SIZE_MAX) addons->in_cart[unknown] = 0;
    vt_row_mask *partners = &addons->together.partners;
    if (vt_keep_department(partners, task) != VT_OK || vt_keep_sizes(partners, task) != VT_OK)
        return vt_fail(error, VT_NO_MEMORY, "cart-addons: out of memory");
    VT_TRY(read_discounts(addons, error));
    vt_formula formula = {"cart-addons", addons, TERM_COUNT, terms, addons_score, addons_label};
    vt_score_rows(slate, task, partners, &formula);
    return VT_OK;
}

vt_status vt_strategy_cart_addons(const vt_task *task, vt_slate *slate, vt_error *error)
{
    size_t cart[VT_STATE_MOST_LINES], count = 0;
    const vt_visitor *visitor = task->visitor;
    for (size_t i = 0; i < task->item_count; i++) cart[count++] = task->items[i];
    for (size_t i = 0; task->item_count == 0 && i < visitor->cart_count && count < VT_STATE_MOST_LINES; i++)
        cart[count++] = visitor->cart[i].row;
    addon_inputs addons = {.task = task};
    vt_status status = fill(&addons, cart, count, slate, error);
    vt_co_purchase_close(&addons.together);
    vt_free(addons.discounts);
    vt_free(addons.in_cart);
    return status;
}
