#include "eval_command.h"

#include <math.h>
#include <stdio.h>

static const vt_rank_metric_id shown[] = {VT_RANK_RECALL, VT_RANK_NDCG, VT_RANK_MAP, VT_RANK_COVERAGE};
enum { SHOWN = sizeof shown / sizeof *shown };

static void print_interval(const vt_interval *interval, const char *format)
{
    if (isnan(interval->value)) printf("  %25s", "-");
    else printf(format, interval->value, interval->low, interval->high);
}

static void print_head(const vt_log_evaluation *evaluation, size_t k_place)
{
    char rule[VT_NAME_BYTES], name[VT_NAME_BYTES];
    vt_split_rule_text(&evaluation->split, rule);
    printf("%zu of %zu users who had something in the held-out part, %zu of them without a history\n"
           "split %s, seen items %s, seed %llu, intervals of 95 %% from %zu draws\n\n%-11s",
           evaluation->evaluated, evaluation->judged_users, evaluation->cohort_users[0], rule, evaluation->seen_in ? "in" : "out",
           (unsigned long long)evaluation->seed, evaluation->resamples, "model");
    for (size_t i = 0; i < SHOWN; i++) {
        snprintf(name, sizeof name, "%s@%zu", vt_rank_metrics[shown[i]].name, evaluation->k[k_place]);
        printf("  %-25s", name);
    }
    printf("\n");
}

static void print_differences(const vt_log_evaluation *evaluation, size_t k_place)
{
    if (evaluation->baseline == SIZE_MAX || evaluation->line_count < 2) return;
    printf("\nless %s:\n", evaluation->lines[evaluation->baseline].name);
    for (size_t line = 0; line < evaluation->line_count; line++) {
        if (line == evaluation->baseline) continue;
        printf("%-11s", evaluation->lines[line].name);
        for (size_t i = 0; i < SHOWN; i++)
            print_interval(vt_log_difference(evaluation, &evaluation->lines[line], shown[i], k_place, VT_GROUP_ALL),
                           " %+.4f [%+.4f, %+.4f]");
        printf("\n");
    }
}

void vt_eval_print_models(const vt_log_evaluation *evaluation)
{
    size_t k_place = vt_log_first_k(evaluation);
    print_head(evaluation, k_place);
    for (size_t line = 0; line < evaluation->line_count; line++) {
        printf("%-11s", evaluation->lines[line].name);
        for (size_t i = 0; i < SHOWN; i++)
            print_interval(vt_log_value(evaluation, &evaluation->lines[line], shown[i], k_place, VT_GROUP_ALL), "  %.4f [%7.4f, %7.4f]");
        printf("\n");
    }
    print_differences(evaluation, k_place);
}
