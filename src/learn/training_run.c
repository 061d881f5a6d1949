#define _GNU_SOURCE /* fileno, fsync */
#include "training_run.h"

#include "data_hash.h"
#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file: mark, u64 bytes of the identity, identity, u64 step, u64 sum over the parts, then each part as u64 bytes and bytes. */
static const char mark[] = "VTRUN 1\n";
enum { MARK_BYTES = sizeof mark - 1, MOST_IDENTITY_BYTES = 1 << 16, PATH_BYTES = 4096 };

vt_status vt_run_open(vt_training_run *out, vt_model_kind kind, const void *options, const vt_event_log *log,
                      const vt_learn_context *context, vt_error *error)
{
    *out = (vt_training_run){.context = context, .log = log, .kind = kind};
    if ((log->count == 0 && log->total == 0) || log->items == 0) return vt_fail(error, VT_BAD_DATA, "there is no event to learn from");
    vt_learner_config(vt_learner_of(kind), options, &out->config);
    vt_buffer_append(&out->config, "", 1);
    if (!out->config.failed)
        vt_buffer_printf(&out->identity, "model %s\ndata %s\nseed %llu\nconfig %s\n", vt_model_kind_name(kind), log->data_hash,
                         (unsigned long long)context->seed, (const char *)out->config.data);
    vt_buffer_append(&out->identity, "", 1);
    if (out->config.failed || out->identity.failed) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    return VT_OK;
}

void vt_run_close(vt_training_run *run)
{
    vt_buffer_free(&run->config);
    vt_buffer_free(&run->identity);
}

/* FNV-1a over words of eight bytes: finds a torn or damaged file, not a forged one. */
static uint64_t sum_part(uint64_t sum, const vt_run_part *part)
{
    const uint8_t *bytes = part->data;
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= part->bytes; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        sum = (sum ^ word) * 0x100000001b3u;
    }
    for (; at < part->bytes; at++) sum = (sum ^ bytes[at]) * 0x100000001b3u;
    return sum;
}

static uint64_t sum_parts(const vt_training_run *run)
{
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t i = 0; i < run->part_count; i++) sum = sum_part(sum, &run->parts[i]);
    return sum;
}

static bool put_number(FILE *file, uint64_t number)
{
    uint8_t bytes[8];
    vt_write_u64(bytes, number);
    return fwrite(bytes, 1, 8, file) == 8;
}

static bool put_all(FILE *file, const vt_training_run *run, size_t step)
{
    size_t length = run->identity.size - 1;
    bool put = fwrite(mark, 1, MARK_BYTES, file) == MARK_BYTES && put_number(file, length) &&
               fwrite(run->identity.data, 1, length, file) == length && put_number(file, step) && put_number(file, sum_parts(run));
    for (size_t i = 0; put && i < run->part_count; i++)
        put = put_number(file, run->parts[i].bytes) && fwrite(run->parts[i].data, 1, run->parts[i].bytes, file) == run->parts[i].bytes;
    return put && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static vt_status write_checkpoint(const vt_training_run *run, size_t step, vt_error *error)
{
    const vt_learn_context *context = run->context;
    char temporary[PATH_BYTES];
    if (!context->checkpoint || (context->due && !context->due(context->context))) return VT_OK;
    if (snprintf(temporary, sizeof temporary, "%s.tmp", context->checkpoint) >= PATH_BYTES)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", context->checkpoint);
    FILE *file = fopen(temporary, "wb");
    bool put = file && put_all(file, run, step);
    if (file) put = fclose(file) == 0 && put;
    if (put && rename(temporary, context->checkpoint) == 0) return VT_OK;
    vt_fail(error, VT_IO, "%s: %s", context->checkpoint, strerror(errno));
    remove(temporary);
    return VT_IO;
}

void vt_learn_checkpoint_remove(const char *path)
{
    char temporary[PATH_BYTES];
    remove(path);
    if (snprintf(temporary, sizeof temporary, "%s.tmp", path) < PATH_BYTES) remove(temporary);
}

vt_status vt_run_checkpoint(const vt_training_run *run, size_t step, vt_error *error)
{
    vt_ranks *ranks = run->context->ranks;
    return vt_ranks_agree(ranks, vt_ranks_first(ranks) ? write_checkpoint(run, step, error) : VT_OK, error);
}

/* What fread answers when it is asked for nothing does not tell whether it can go on. */
static bool take(FILE *file, void *into, size_t bytes)
{
    return bytes == 0 || fread(into, 1, bytes, file) == bytes;
}

static bool take_number(FILE *file, uint64_t *number)
{
    uint8_t bytes[8];
    if (!take(file, bytes, 8)) return false;
    *number = vt_read_u64(bytes);
    return true;
}

static vt_status damaged(const vt_training_run *run, vt_error *error)
{
    return vt_fail(error, VT_BAD_DATA, "%s: is damaged; remove it, or give --fresh", run->context->checkpoint);
}

/* Names the first line, or of a line of settings the first setting, in which the two identities differ. */
static vt_status refuse(const vt_training_run *run, const char *theirs, vt_error *error)
{
    const char *ours = (const char *)run->identity.data;
    size_t at = 0;
    for (size_t i = 0; ours[i] && ours[i] == theirs[i]; i++)
        if (strchr("\n,{", ours[i])) at = i + 1;
    return vt_fail(error, VT_BAD_DATA, "%s: is of another training: it has \"%.*s\", this is \"%.*s\"; give --fresh to begin anew",
                   run->context->checkpoint, (int)strcspn(theirs + at, "\n,}"), theirs + at, (int)strcspn(ours + at, "\n,}"),
                   ours + at);
}

static vt_status check_identity(const vt_training_run *run, FILE *file, vt_error *error)
{
    char found[MARK_BYTES];
    uint64_t length;
    if (!take(file, found, MARK_BYTES) || memcmp(found, mark, MARK_BYTES) != 0 || !take_number(file, &length) ||
        length > MOST_IDENTITY_BYTES)
        return damaged(run, error);
    char *theirs = vt_alloc((size_t)length + 1, 1);
    if (!theirs) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = VT_OK;
    if (!take(file, theirs, (size_t)length)) status = damaged(run, error);
    else if (strcmp(theirs, (const char *)run->identity.data) != 0) status = refuse(run, theirs, error);
    vt_free(theirs);
    return status;
}

static vt_status take_parts(vt_training_run *run, FILE *file, uint64_t sum, vt_error *error)
{
    uint64_t bytes;
    for (size_t i = 0; i < run->part_count; i++)
        if (!take_number(file, &bytes) || bytes != run->parts[i].bytes || !take(file, run->parts[i].data, run->parts[i].bytes))
            return damaged(run, error);
    return fgetc(file) == EOF && sum == sum_parts(run) ? VT_OK : damaged(run, error);
}

static vt_status read_checkpoint(vt_training_run *run, size_t most_steps, size_t *step, vt_error *error)
{
    const char *path = run->context->checkpoint;
    uint64_t taken = 0, sum = 0;
    *step = 0;
    if (!path || run->context->fresh) return VT_OK;
    FILE *file = fopen(path, "rb");
    if (!file) return errno == ENOENT ? VT_OK : vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    vt_status status = check_identity(run, file, error);
    if (status == VT_OK && (!take_number(file, &taken) || !take_number(file, &sum) || taken == 0 || taken > most_steps))
        status = damaged(run, error);
    if (status == VT_OK) status = take_parts(run, file, sum, error);
    if (status == VT_OK) *step = (size_t)taken;
    fclose(file);
    return status;
}

vt_status vt_run_resume(vt_training_run *run, size_t most_steps, size_t *step, vt_error *error)
{
    vt_ranks *ranks = run->context->ranks;
    *step = 0;
    VT_TRY(vt_ranks_agree(ranks, vt_ranks_first(ranks) ? read_checkpoint(run, most_steps, step, error) : VT_OK, error));
    uint64_t taken = *step;
    vt_ranks_broadcast(ranks, 0, &taken, sizeof taken);
    *step = (size_t)taken;
    for (size_t i = 0; i < run->part_count && taken; i++) vt_ranks_broadcast(ranks, 0, run->parts[i].data, run->parts[i].bytes);
    return VT_OK;
}

void vt_run_tell(const vt_training_run *run, const char *step, size_t done, size_t total, double loss)
{
    vt_learn_progress progress = {.step = step, .done = done, .total = total, .loss = loss};
    if (run->context->progress) run->context->progress(run->context->context, &progress);
}

vt_status vt_run_write_model(vt_buffer *file, const vt_training_run *run, const vt_model_arrays *arrays, vt_error *error)
{
    if (!vt_ranks_first(run->context->ranks)) return VT_OK;
    char ids_hash[65];
    VT_TRY(vt_ids_hash(ids_hash, run->log->item_ids, run->log->items, error));
    vt_model_origin origin = {.config = (const char *)run->config.data, .data_hash = run->log->data_hash, .ids_hash = ids_hash, .seed = run->context->seed};
    return vt_model_file_write(file, arrays, &origin, error);
}
