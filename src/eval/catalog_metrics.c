#include "catalog_metrics.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

static size_t length_of(const vt_lists *lists, size_t user)
{
    return lists->counts[user] < lists->k ? lists->counts[user] : lists->k;
}

/* shown[item]: in how many lists it stands. */
static uint32_t *count_shown(const vt_lists *lists)
{
    uint32_t *shown = vt_alloc(lists->catalog, sizeof *shown);
    for (size_t user = 0; shown && user < lists->users; user++)
        for (size_t i = 0; i < length_of(lists, user); i++) shown[lists->items[user * lists->width + i]]++;
    return shown;
}

/* values hold the figure without each user; makes of them what stands in the header. */
static void make_pseudo_values(double *values, size_t stride, size_t users, double figure)
{
    double sum = 0;
    for (size_t user = 0; user < users; user++) sum += values[user * stride];
    double mean = sum / (double)users;
    for (size_t user = 0; user < users; user++)
        values[user * stride] = users < 2 ? figure : figure + (double)(users - 1) * (mean - values[user * stride]);
}

vt_status vt_coverage_values(double *values, size_t stride, const vt_lists *lists, double *figure, vt_error *error)
{
    uint32_t *shown = count_shown(lists);
    size_t distinct = 0;
    if (!shown) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", lists->catalog);
    for (size_t item = 0; item < lists->catalog; item++) distinct += shown[item] > 0;
    *figure = (double)distinct / (double)lists->catalog;
    for (size_t user = 0; user < lists->users; user++) {
        size_t only_here = 0;
        for (size_t i = 0; i < length_of(lists, user); i++) only_here += shown[lists->items[user * lists->width + i]] == 1;
        values[user * stride] = (double)(distinct - only_here) / (double)lists->catalog;
    }
    make_pseudo_values(values, stride, lists->users, *figure);
    vt_free(shown);
    return VT_OK;
}

/* ---- gini ---- */

/* How many items are shown how often. */
typedef struct shown_often {
    uint32_t *shown;  /* [catalog] */
    size_t *first;    /* [most + 1]: the lowest place, from 1 on, of the items that are shown so often, in ascending order */
    uint32_t *sorted; /* [width]: room for one list's numbers */
    size_t catalog;
    double total;     /* places in all lists */
    double weighted;  /* sum of n c_n */
} shown_often;

static double gini_of(double weighted, double total, size_t catalog)
{
    double items = (double)catalog;
    return total > 0 ? 2 * weighted / (items * total) - (items + 1) / items : NAN;
}

static vt_status order_shown(shown_often *often, vt_error *error)
{
    uint32_t most = 0;
    for (size_t item = 0; item < often->catalog; item++) most = often->shown[item] > most ? often->shown[item] : most;
    size_t *first = often->first = vt_alloc((size_t)most + 2, sizeof *first);
    if (!first) return vt_fail(error, VT_NO_MEMORY, "no memory for counts up to %u", most);
    for (size_t item = 0; item < often->catalog; item++) first[often->shown[item] + 1]++;
    first[0] = 1;
    for (size_t count = 0; count <= most; count++) {
        size_t items = first[count + 1];
        first[count + 1] += first[count];
        often->total += (double)items * (double)count;
        often->weighted += (double)count * (double)items * ((double)first[count] + (double)(items ? items - 1 : 0) / 2);
    }
    return VT_OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Each item of the list is shown once less: of those that are shown equally often, the ones that leave take the lowest places. */
static double gini_without(const shown_often *often, const vt_lists *lists, size_t user)
{
    size_t length = length_of(lists, user), same = 0;
    double weighted = often->weighted;
    for (size_t i = 0; i < length; i++) often->sorted[i] = often->shown[lists->items[user * lists->width + i]];
    if (length) qsort(often->sorted, length, sizeof *often->sorted, by_number);
    for (size_t i = 0; i < length; i++) {
        same = i > 0 && often->sorted[i] == often->sorted[i - 1] ? same + 1 : 0;
        weighted -= (double)(often->first[often->sorted[i]] + same);
    }
    return gini_of(weighted, often->total - (double)length, often->catalog);
}

vt_status vt_gini_values(double *values, size_t stride, const vt_lists *lists, double *figure, vt_error *error)
{
    shown_often often = {.shown = count_shown(lists), .sorted = vt_alloc(lists->k, sizeof *often.sorted), .catalog = lists->catalog};
    vt_status status = often.shown && often.sorted ? order_shown(&often, error)
                                                   : vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", lists->catalog);
    if (status == VT_OK) {
        *figure = gini_of(often.weighted, often.total, often.catalog);
        for (size_t user = 0; user < lists->users; user++) values[user * stride] = gini_without(&often, lists, user);
        make_pseudo_values(values, stride, lists->users, *figure);
    }
    vt_free(often.shown);
    vt_free(often.first);
    vt_free(often.sorted);
    return status;
}
