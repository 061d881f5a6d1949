#include "log_report.h"

static const char *split_words(const vt_log_evaluation *evaluation)
{
    switch (evaluation->split.kind) {
    case VT_SPLIT_TIME:
        return "one day for everybody: what lies before is learned from, that day and what follows is held out; who is asked is asked on that day";
    case VT_SPLIT_LEAVE_LAST:
        return "each user's last events are held out, and they are asked on the day of the first of these; who has no more than that is "
               "learned from whole. What others did later is learned from, which flatters models that many events feed";
    default:
        return "events at random, by the seed, are held out, whenever they were: later ones help to foretell earlier ones, which flatters "
               "every model";
    }
}

void vt_log_rules(const vt_log_evaluation *evaluation, vt_log_rule rules[VT_LOG_RULES])
{
    rules[0] = (vt_log_rule){"split", split_words(evaluation)};
    rules[1] = (vt_log_rule){"candidates", evaluation->seen_in
        ? "all items of the log, for every user: none is drawn, none left out"
        : "all items of the log but those of the user's own training events: none is drawn"};
    rules[2] = (vt_log_rule){"seen", evaluation->seen_in
        ? "in: what the user had in training may be recommended, and is wanted when they had it again"
        : "out: what the user had in training is not recommended, and not wanted when they had it again; users of whom nothing else is "
          "wanted are not judged"};
    rules[3] = (vt_log_rule){"denominators",
        "recall divides by all wanted items, also by those without an event in training, which no model without item features can find; precision "
        "by k; map by the lesser of k and wanted items; ndcg by what that many wanted items could reach; means by all users in the line, "
        "also those whom a fallback served"};
    rules[4] = (vt_log_rule){"ties", "equal scores are ordered by item id, byte by byte"};
    rules[5] = (vt_log_rule){"history",
        "the user's own training events, each item once, oldest first, with the age of its last event and the weight log2(1 + pieces); scores come "
        "from the code that also runs in the browser"};
    rules[6] = (vt_log_rule){"fallback",
        "the popularity model serves users without a training event, whatever the model, and users for whom a model gives "
        "all candidates one score; items without a training event are served by nothing: they come by ties, or by a model that knows "
        "their features"};
    rules[7] = rules[8] = (vt_log_rule){NULL, NULL};
    if (evaluation->profiles)
        rules[7] = (vt_log_rule){"profiles",
            "what kind of people users are, as a table of users tells it or the line of each user's first event, even where that is held out: it is "
            "taken to have been known before; a model that learned from profiles is asked with them, and then popularity serves only those of "
            "whom nothing is known"};
}

const vt_interval *vt_log_value(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, vt_rank_metric_id metric, size_t k_place,
                                size_t group)
{
    return vt_resampled_interval(&line->resampled, metric * evaluation->k_count + k_place, group);
}

const vt_interval *vt_log_difference(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, vt_rank_metric_id metric,
                                     size_t k_place, size_t group)
{
    if (!line->differences) return NULL;
    return &line->differences[(metric * evaluation->k_count + k_place) * line->resampled.groups + group];
}

size_t vt_log_first_k(const vt_log_evaluation *evaluation)
{
    size_t place = 0;
    while (evaluation->k[place] != evaluation->shares_k) place++;
    return place;
}
