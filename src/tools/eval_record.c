/* What `eval --runs` writes into experiments.sqlite. */
#include "eval_command.h"

#include "host_files.h"

#include <math.h>
#include <stdio.h>

enum { MOST_METRICS = VT_RANK_METRICS * VT_LOG_EVAL_MOST_KS };

static size_t list_metrics(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, vt_run_metric metrics[MOST_METRICS])
{
    size_t count = 0;
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_METRICS; metric++)
        for (size_t i = 0; i < evaluation->k_count; i++) {
            const vt_interval *value = vt_log_value(evaluation, line, metric, i, VT_GROUP_ALL);
            const vt_interval *less = vt_log_difference(evaluation, line, metric, i, VT_GROUP_ALL);
            metrics[count++] = (vt_run_metric){vt_rank_metrics[metric].name, evaluation->k[i], value->users, value->value, value->low,
                                               value->high, less ? less->value : NAN, less ? less->low : NAN, less ? less->high : NAN};
        }
    return count;
}

static vt_status record_line(vt_run_store *store, const vt_eval_record *record, const vt_log_eval_line *line, vt_error *error)
{
    const vt_log_evaluation *evaluation = record->evaluation;
    vt_run_metric metrics[MOST_METRICS];
    char split[VT_NAME_BYTES], file[VT_HOST_PATH_BYTES];
    int64_t id;
    vt_split_rule_text(&evaluation->split, split);
    snprintf(file, sizeof file, "%s/%s.safetensors", record->save ? record->save : "", line->name);
    vt_run run = {.kind = "eval", .model = vt_model_kind_name(line->kind), .config = (const char *)line->config.data,
                  .data_path = record->data_path, .data_hash = evaluation->log.data_hash, .split = split,
                  .seen = evaluation->seen_in ? "in" : "out", .model_file = record->save ? file : NULL, .model_hash = line->file_hash,
                  .seed = evaluation->seed, .users = evaluation->evaluated, .started_ms = record->started_ms,
                  .train_ms = line->train_ms, .score_ms = line->score_ms, .peak_bytes = line->peak_bytes, .model_bytes = line->file_bytes};
    if (evaluation->baseline != SIZE_MAX) run.baseline = evaluation->lines[evaluation->baseline].name;
    return vt_run_store_add(store, &run, metrics, list_metrics(evaluation, line, metrics), &id, error);
}

vt_status vt_eval_record_runs(const char *path, const vt_eval_record *record, vt_error *error)
{
    vt_run_store *store;
    VT_TRY(vt_run_store_open(&store, path, true, error));
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < record->evaluation->line_count; i++)
        status = record_line(store, record, &record->evaluation->lines[i], error);
    vt_run_store_close(store);
    return status;
}
