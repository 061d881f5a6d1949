#include "patch.h"

#include "memory.h"

#include <string.h>

enum { MOST_VARINT_BITS = 35 };

/* Reading on from `at`; a read past the end or a number that is too long sets `failed` and answers 0. */
typedef struct reader {
    const uint8_t *at, *end;
    bool failed;
} reader;

static reader reader_of(vt_bytes bytes) { return (reader){bytes.data, bytes.data + bytes.size, false}; }

static size_t left(const reader *from) { return (size_t)(from->end - from->at); }

static uint64_t number(reader *from)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < MOST_VARINT_BITS && from->at < from->end; shift += 7) {
        uint8_t byte = *from->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return value;
    }
    from->failed = true;
    return 0;
}

static int64_t signed_number(reader *from)
{
    uint64_t value = number(from);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

static const uint8_t *take(reader *from, size_t bytes)
{
    const uint8_t *at = from->at;
    if (bytes > left(from)) {
        from->failed = true;
        return NULL;
    }
    from->at += bytes;
    return at;
}

static vt_status damaged(vt_error *error, const char *what) { return vt_fail(error, VT_BAD_DATA, "patch: %s", what); }

/* ---- the head ---- */

vt_status vt_patch_open(vt_patch *out, vt_bytes patch, vt_error *error)
{
    enum { KIND = 7, SIZES = 8, HASHES = 24, SECTIONS = 88 };
    vt_bytes *const sections[] = {&out->preparation, &out->operations, &out->differences, &out->literals, &out->sums};
    const uint8_t *head = patch.data;
    *out = (vt_patch){0};
    if (patch.size < VT_PATCH_HEAD_BYTES || memcmp(head, VT_PATCH_MAGIC, KIND) != 0) return damaged(error, "is none");
    if (head[KIND] != VT_PATCH_MAGIC[KIND]) return vt_fail(error, VT_UNSUPPORTED, "patch: of another kind than this build reads");
    uint64_t old_bytes = vt_read_u64(head + SIZES), new_bytes = vt_read_u64(head + SIZES + 8);
    if (old_bytes > UINT32_MAX || new_bytes > UINT32_MAX) return damaged(error, "files above 4 GiB");
    out->old_bytes = (size_t)old_bytes;
    out->new_bytes = (size_t)new_bytes;
    out->old_sha256 = head + HASHES;
    out->new_sha256 = head + HASHES + VT_PATCH_HASH_BYTES;
    reader rest = {head + VT_PATCH_HEAD_BYTES, head + patch.size, false};
    for (size_t i = 0; i < VT_PATCH_SECTIONS; i++) {
        size_t bytes = vt_read_u32(head + SECTIONS + 4 * i);
        *sections[i] = (vt_bytes){take(&rest, bytes), bytes};
    }
    return rest.failed || left(&rest) ? damaged(error, "its parts are not as long as it says") : VT_OK;
}

/* ---- offsets and lengths ---- */

/* u32 offsets -> the lengths between them, in place. */
static void subtract(uint8_t *numbers, size_t count)
{
    for (size_t i = count; i-- > 1;) vt_write_u32(numbers + 4 * i, vt_read_u32(numbers + 4 * i) - vt_read_u32(numbers + 4 * (i - 1)));
}

static void add_up(uint8_t *numbers, size_t count)
{
    for (size_t i = 1; i < count; i++) vt_write_u32(numbers + 4 * i, vt_read_u32(numbers + 4 * i) + vt_read_u32(numbers + 4 * (i - 1)));
}

/* Runs of u32: how many bytes they lie behind the last, and how many there are. */
static bool change_runs(uint8_t *file, size_t file_bytes, void (*change)(uint8_t *numbers, size_t count), reader *from)
{
    uint64_t at = 0, count = number(from);
    for (uint64_t i = 0; i < count && !from->failed; i++) {
        uint64_t gap = number(from), numbers = number(from);
        at += gap;
        if (from->failed || at > file_bytes || numbers > (file_bytes - at) / 4) return false;
        change(file + at, (size_t)numbers);
        at += 4 * numbers;
    }
    return !from->failed;
}

/* ---- renumbering ---- */

/* Numbers from `from` on are moved by `shift`, modulo 2^32. */
typedef struct step {
    uint32_t from, shift;
} step;

typedef struct table {
    const step *steps;
    size_t count;
} table;

static bool read_table(table *out, step *steps, size_t room, reader *from)
{
    uint64_t count = number(from), at = 0;
    if (from->failed || count > room) return false;
    for (size_t i = 0; i < count; i++) {
        uint64_t gap = number(from);
        at += gap;
        if ((i && gap == 0) || at > UINT32_MAX) return false;
        steps[i] = (step){(uint32_t)at, (uint32_t)signed_number(from)};
    }
    *out = (table){steps, (size_t)count};
    return !from->failed;
}

static uint32_t renumbered(const table *by, uint32_t value)
{
    size_t begin = 0, end = by->count; /* the steps that begin at the value or before it */
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (by->steps[middle].from <= value) begin = middle + 1;
        else end = middle;
    }
    return begin ? value + by->steps[begin - 1].shift : value;
}

static void write_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void renumber_run(uint8_t *numbers, size_t count, size_t width, const table *by)
{
    for (size_t i = 0; i < count; i++, numbers += width) {
        if (width == 2) write_u16(numbers, renumbered(by, vt_read_u16(numbers)));
        else vt_write_u32(numbers, renumbered(by, vt_read_u32(numbers)));
    }
}

/* Runs of numbers: how many bytes they lie behind the last, how many there are, their bytes, and by which table. */
static bool renumber_runs(uint8_t *old, size_t old_bytes, const table *tables, size_t table_count, reader *from)
{
    uint64_t at = 0, count = number(from);
    for (uint64_t i = 0; i < count && !from->failed; i++) {
        uint64_t gap = number(from), numbers = number(from), width = number(from), by = number(from);
        at += gap;
        if (from->failed || (width != 2 && width != 4) || by >= table_count || at > old_bytes ||
            numbers > (old_bytes - at) / width)
            return false;
        renumber_run(old + at, (size_t)numbers, (size_t)width, &tables[by]);
        at += numbers * width;
    }
    return !from->failed;
}

vt_status vt_patch_prepare(const vt_patch *patch, uint8_t *old, vt_error *error)
{
    table tables[VT_PATCH_MOST_TABLES];
    reader from = reader_of(patch->preparation);
    size_t room = patch->preparation.size / 2, used = 0; /* a step takes two bytes or more */
    uint64_t count = number(&from);
    if (from.failed || count > VT_PATCH_MOST_TABLES) return damaged(error, "its tables are not whole");
    step *steps = vt_alloc(room, sizeof *steps);
    if (!steps) return vt_fail(error, VT_NO_MEMORY, "patch: no memory");
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = read_table(&tables[i], steps + used, room - used, &from);
        used += good ? tables[i].count : 0;
    }
    good = good && renumber_runs(old, patch->old_bytes, tables, (size_t)count, &from) &&
           change_runs(old, patch->old_bytes, subtract, &from) && left(&from) == 0;
    vt_free(steps);
    return good ? VT_OK : damaged(error, "its tables are not whole");
}

/* ---- operations ---- */

typedef struct writer {
    const uint8_t *old;
    size_t old_bytes, at; /* where the last piece of the old file ended */
    uint8_t *out;
    size_t left;
    reader differences, literals;
} writer;

/* The piece of the old file that comes next, or NULL. */
static const uint8_t *old_piece(writer *to, reader *from, size_t bytes)
{
    int64_t move = signed_number(from), begin = (int64_t)to->at + move;
    if (from->failed || begin < 0 || (uint64_t)begin > to->old_bytes || bytes > to->old_bytes - (size_t)begin) return NULL;
    to->at = (size_t)begin + bytes;
    return to->old + begin;
}

static bool append(writer *to, vt_patch_operation operation, size_t bytes, reader *from)
{
    const uint8_t *source = operation == VT_PATCH_INSERT ? take(&to->literals, bytes) : old_piece(to, from, bytes);
    const uint8_t *differences = operation == VT_PATCH_ADD ? take(&to->differences, bytes) : NULL;
    if (!source || bytes > to->left || (operation == VT_PATCH_ADD && !differences)) return false;
    memcpy(to->out, source, bytes);
    for (size_t i = 0; differences && i < bytes; i++) to->out[i] = (uint8_t)(to->out[i] + differences[i]);
    to->out += bytes;
    to->left -= bytes;
    return true;
}

vt_status vt_patch_apply(const vt_patch *patch, uint8_t *old, uint8_t *out, vt_error *error)
{
    VT_TRY(vt_patch_prepare(patch, old, error));
    reader from = reader_of(patch->operations);
    writer to = {.old = old, .old_bytes = patch->old_bytes, .out = out, .left = patch->new_bytes,
                 .differences = reader_of(patch->differences), .literals = reader_of(patch->literals)};
    while (left(&from)) {
        uint64_t head = number(&from), bytes = head >> 2;
        if (from.failed || (head & 3) > VT_PATCH_INSERT || bytes == 0 || bytes > to.left ||
            !append(&to, (vt_patch_operation)(head & 3), (size_t)bytes, &from))
            return damaged(error, "an operation leaves the file");
    }
    if (to.left || left(&to.differences) || left(&to.literals)) return damaged(error, "it does not end with the file");
    reader sums = reader_of(patch->sums);
    return change_runs(out, patch->new_bytes, add_up, &sums) && left(&sums) == 0 ? VT_OK : damaged(error, "its sums are not whole");
}
