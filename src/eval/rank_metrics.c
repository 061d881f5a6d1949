#include "rank_metrics.h"

#include <math.h>

static size_t shorter(size_t a, size_t b) { return a < b ? a : b; }

static size_t hits(const vt_ranked *ranked, size_t k)
{
    size_t count = 0;
    for (size_t i = 0; i < shorter(k, ranked->count); i++) count += ranked->hit[i];
    return count;
}

/* recall@k = |L_k and W| / |W| */
static double recall(const vt_ranked *ranked, size_t k) { return (double)hits(ranked, k) / (double)ranked->wanted_count; }

/* precision@k = |L_k and W| / k */
static double precision(const vt_ranked *ranked, size_t k) { return (double)hits(ranked, k) / (double)k; }

/* hit@k = 1 where L_k holds an item of W, else 0 */
static double hit(const vt_ranked *ranked, size_t k) { return hits(ranked, k) > 0 ? 1 : 0; }

/* ndcg@k = DCG / IDCG, DCG = sum over n <= k, i_n in W, of 1 / log2(n + 1); IDCG = sum over n <= min(k, |W|) of 1 / log2(n + 1)
 * K. Jarvelin, J. Kekalainen, "Cumulated gain-based evaluation of IR techniques", 2002, with gains of 0 and 1 */
static double ndcg(const vt_ranked *ranked, size_t k)
{
    double gain = 0, ideal = 0;
    for (size_t i = 0; i < shorter(k, ranked->count); i++)
        if (ranked->hit[i]) gain += 1 / log2((double)i + 2);
    for (size_t i = 0; i < shorter(k, ranked->wanted_count); i++) ideal += 1 / log2((double)i + 2);
    return gain / ideal;
}

/* map@k = mean over users of (sum over n <= k, i_n in W, of precision@n) / min(k, |W|) */
static double average_precision(const vt_ranked *ranked, size_t k)
{
    double sum = 0;
    size_t found = 0;
    for (size_t i = 0; i < shorter(k, ranked->count); i++) {
        if (!ranked->hit[i]) continue;
        found++;
        sum += (double)found / (double)(i + 1);
    }
    return sum / (double)shorter(k, ranked->wanted_count);
}

/* mrr@k = mean over users of 1 / n for the first i_n in W with n <= k, 0 where there is none */
static double reciprocal_rank(const vt_ranked *ranked, size_t k)
{
    for (size_t i = 0; i < shorter(k, ranked->count); i++)
        if (ranked->hit[i]) return 1 / (double)(i + 1);
    return 0;
}

/* novelty@k = mean over L_k of -log2 p(i), p(i) = (users with i in training + 1) / (users with any event in training + 1)
 * T. Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems", 2010; the ones keep it finite */
static double novelty(const vt_ranked *ranked, size_t k)
{
    double sum = 0;
    size_t count = shorter(k, ranked->count);
    for (size_t i = 0; i < count; i++) sum += ranked->surprise[ranked->items[i]];
    return count ? sum / (double)count : NAN;
}

/* ild@k = mean over all pairs {i, j} of L_k of 1 - cos(i, j); the cosine is pair_cosines.h's. Not defined below two items
 * M. Zhang, N. Hurley, "Avoiding monotony: improving the diversity of recommendation lists", 2008 */
static double diversity(const vt_ranked *ranked, size_t k)
{
    size_t count = shorter(k, ranked->count);
    return count < 2 ? NAN : ranked->pair_sums[count - 1] / ((double)count * (double)(count - 1) / 2);
}

/* unseenRecall@k = |L_k and W and U| / |W and U|, U being the items without an event in training. Not defined where nothing of W is in U */
static double unseen_recall(const vt_ranked *ranked, size_t k)
{
    size_t count = 0;
    for (size_t i = 0; i < shorter(k, ranked->count); i++) count += ranked->unseen_hit[i];
    return ranked->unseen_wanted_count ? (double)count / (double)ranked->unseen_wanted_count : NAN;
}

const vt_rank_metric vt_rank_metrics[VT_RANK_METRICS] = {
    [VT_RANK_RECALL] = {"recall", "wanted items among the first k / wanted items; mean over users", true, recall},
    [VT_RANK_PRECISION] = {"precision", "wanted items among the first k / k, also where the list is shorter; mean over users", true, precision},
    [VT_RANK_HIT] = {"hit", "1 where a wanted item is among the first k, else 0; mean over users", true, hit},
    [VT_RANK_NDCG] = {"ndcg", "sum of 1 / log2(place + 1) over the wanted items among the first k / the most that this could be with as many "
                              "wanted items; mean over users", true, ndcg},
    [VT_RANK_MAP] = {"map", "sum over the places n <= k of wanted items of precision@n / min(k, wanted items); mean over users", true,
                     average_precision},
    [VT_RANK_MRR] = {"mrr", "1 / place of the first wanted item, 0 where there is none among the first k; mean over users", true,
                     reciprocal_rank},
    [VT_RANK_COVERAGE] = {"coverage", "different items among the first k of all users / items of the log", false, NULL},
    [VT_RANK_GINI] = {"gini", "Gini coefficient of how often each item of the log stands among the first k of all users: 0 where all do "
                              "equally often, towards 1 where few take all", false, NULL},
    [VT_RANK_NOVELTY] = {"novelty", "mean over the first k of -log2((users with the item in training + 1) / (users in training + 1)), in bits; "
                                    "mean over users", false, novelty},
    [VT_RANK_ILD] = {"ild", "mean over the pairs of the first k of 1 - cosine of the two items' columns of the training part (users in common "
                            "/ root of the product of their users): from co-occurrence, whatever the model; mean over users", false, diversity},
    [VT_RANK_UNSEEN_RECALL] = {"unseenRecall", "recall of those wanted items that have no event in training; mean over users who want one",
                               false, unseen_recall},
};
