#include "eval_command.h"
#include "tune_command.h"

#include "memory.h"

#include <stdio.h>
#include <string.h>

static vt_tune_report report_of(const tune_run *run)
{
    size_t passes = vt_tune_passes(&run->space);
    vt_tune_report report = {.model = run->tuned.name, .name = vt_argument(run->arguments, "name"), .log = &run->log,
                             .part = &run->part, .space = &run->space, .plan = &run->plan, .trials = run->trials, .metric = run->metric,
                             .config = (const char *)run->config.data,
                             .means = passes == SIZE_MAX ? "users" : run->space.settings[passes].name};
    for (size_t rung = 0; rung < run->plan.rungs; rung++) {
        double share = vt_tune_share(&run->plan, rung);
        report.spent[rung] = passes == SIZE_MAX ? vt_tune_users_of(&run->tuned, share) : vt_tune_passes_of(&run->tuned, share);
    }
    return report;
}

static void print_trial(const tune_run *run, size_t number)
{
    const vt_tune_trial *trial = &run->trials[number];
    vt_buffer text = {0};
    vt_tune_settings_text(&text, &run->space, &trial->settings, ",");
    vt_buffer_append(&text, "", 1);
    if (trial->rungs) {
        const vt_tune_score *score = &trial->scores[trial->rungs - 1];
        printf("%5zu  %4zu  %.4f [%.4f, %.4f]  %s%s\n", number, trial->rungs, score->value, score->low, score->high, (const char *)text.data,
               number ? "" : "  (as it stands)");
    } else {
        printf("%5zu  %4s  %-24s  %s\n", number, "-", "failed", (const char *)text.data);
    }
    vt_buffer_free(&text);
}

/* "ials.factors=64,ials.alpha=10" of what --set said and of the best trial; of the ranker without its name. */
static void append_settings(vt_buffer *out, const tune_run *run, size_t best)
{
    const vt_arguments *arguments = run->arguments;
    const char *model = run->learner ? run->model : "", *dot = run->learner ? "." : "";
    for (size_t i = 0; i < arguments->given_count; i++)
        for (size_t j = 0; strcmp(arguments->given[i].name, "set") == 0 && j < arguments->given[i].count; j++)
            for (const char *at = arguments->given[i].values[j]; *at; at += strcspn(at, ","), at += *at == ',')
                if (*at != ',') vt_buffer_printf(out, "%s%s%s%.*s", out->size ? "," : "", model, dot, (int)strcspn(at, ","), at);
    for (size_t i = 0; run->space.settings[i].name; i++) {
        const char *value = run->trials[best].settings.values[i];
        if (*value) vt_buffer_printf(out, "%s%s%s%s=%s", out->size ? "," : "", model, dot, run->space.settings[i].name, value);
    }
    vt_buffer_append(out, "", 1);
}

/* As a shell takes it. */
static void print_word(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=.,:/%@";
    if (*text && !text[strspn(text, plain)]) {
        printf(" %s", text);
        return;
    }
    printf(" '");
    for (; *text; text++) printf(*text == '\'' ? "'\\''" : "%c", *text);
    printf("'");
}

static void print_given(const tune_run *run, const char *const *names)
{
    for (; *names; names++) {
        const char *value = vt_argument(run->arguments, *names);
        if (!value) continue;
        printf(" --%s", *names);
        print_word(value);
    }
}

/* How to see what the best is worth. */
static void print_next(const tune_run *run, size_t best)
{
    static const char *const of_log[] = {"events", "events-format", "events-columns", "events-users", "user-columns", "events-types", "events-least-value", NULL};
    static const char *const of_ranker[] = {"sources", "weeks", "pack", NULL};
    char split[VT_NAME_BYTES];
    vt_buffer text = {0};
    vt_split_rule_text(&run->judging.split, split);
    append_settings(&text, run, best);
    printf("\nWhat the best is worth on what was held out:\n  vitrine eval");
    print_given(run, of_log);
    printf(" --split %s --seed %llu", split, (unsigned long long)run->judging.seed);
    printf(" --seen %s", run->judging.seen_in ? "in" : "out");
    if (run->learner) printf(" --models %s", run->model);
    else printf(" --two-stage");
    print_given(run, of_ranker);
    printf(" --set");
    print_word(text.failed ? "" : (const char *)text.data);
    printf("\n");
    vt_buffer_free(&text);
}

/* The best, and what stood. */
static void print_table(const tune_run *run, const size_t *order)
{
    enum { SHOWN = 10 };
    bool stood = false;
    printf("%zu trials of %s, %s@%zu on the validation part, %zu users\n\n%5s  %4s  %-24s  settings\n", run->plan.trials,
           run->tuned.name, vt_rank_metrics[run->metric].name, run->judging.k, run->part.user_count, "trial", "rung", "value");
    for (size_t i = 0; i < run->plan.trials && i < SHOWN; i++) {
        print_trial(run, order[i]);
        stood |= order[i] == 0;
    }
    if (!stood) print_trial(run, 0);
    print_next(run, order[0]);
}

static vt_status print(const tune_run *run, const vt_buffer *json, vt_error *error)
{
    if (vt_eval_print_json(run->arguments, "search", json)) return VT_OK;
    size_t *order = vt_alloc(run->plan.trials, sizeof *order);
    if (!order) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_tune_order(order, run->trials, &run->plan);
    print_table(run, order);
    vt_free(order);
    return VT_OK;
}

vt_status vt_tune_tell(const tune_run *run, vt_error *error)
{
    vt_tune_report report = report_of(run);
    vt_buffer json = {0}, html = {0};
    vt_tune_report_json(&json, &report);
    vt_tune_report_html(&html, &report);
    vt_status status = vt_eval_write_both(run->arguments, &json, &html, error);
    if (status == VT_OK) status = print(run, &json, error);
    vt_buffer_free(&json);
    vt_buffer_free(&html);
    return status;
}
