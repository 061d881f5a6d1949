#include "patch_maker.h"

#include "memory.h"
#include "patch.h"

#include <openssl/evp.h>
#include <string.h>

enum {
    BLOCK = 8,       /* bytes of the old file that are found again as one */
    TRIES = 48,      /* places of equal blocks that are looked at: those nearest to where the old file would go on */
    MOST_IN_PLACE = 16, /* bytes between two matches that are taken as numbers that changed */
    WORTH_MOVING = 8 /* bytes that another place must have in common above the place that would come next */
};

/* The bytes next[at..at + size) are old[from..from + size). */
typedef struct match {
    size_t at, from, size;
} match;

typedef struct maker {
    vt_bytes old, next; /* both prepared */
    uint32_t *starts, *blocks; /* blocks of hash h, ascending: blocks[starts[h]..starts[h + 1]) */
    size_t mask;
    match *matches;
    size_t match_count;
    vt_buffer preparation, operations, differences, literals, sums;
    size_t copied_to; /* where in the old file the last piece ended */
} maker;

/* ---- numbers ---- */

static void put_number(vt_buffer *to, uint64_t value)
{
    uint8_t bytes[10];
    size_t size = 0;
    for (; value >= 0x80; value >>= 7) bytes[size++] = (uint8_t)(value | 0x80);
    bytes[size++] = (uint8_t)value;
    vt_buffer_append(to, bytes, size);
}

static void put_signed(vt_buffer *to, int64_t value) { put_number(to, ((uint64_t)value << 1) ^ (uint64_t)(value >> 63)); }

/* ---- finding ---- */

static size_t hash_at(const maker *make, const uint8_t *at)
{
    uint64_t mixed = vt_read_u64(at) * 0x9E3779B97F4A7C15u;
    return (size_t)(mixed >> 20) & make->mask;
}

/* Sorts the old file's blocks by hash. */
static bool index_old(maker *make)
{
    size_t blocks = make->old.size / BLOCK, room = 1024;
    while (room < blocks) room *= 2;
    make->mask = room - 1;
    make->starts = vt_alloc(room + 2, sizeof *make->starts);
    make->blocks = vt_alloc(blocks, sizeof *make->blocks);
    if (!make->starts || !make->blocks) return false;
    uint32_t *ends = make->starts + 1; /* of hash h while it is filled: starts[h + 1] moves from its begin to its end */
    for (size_t block = 0; block < blocks; block++) ends[hash_at(make, make->old.data + block * BLOCK) + 1]++;
    for (size_t hash = 0; hash <= make->mask; hash++) ends[hash + 1] += ends[hash];
    for (size_t block = 0; block < blocks; block++)
        make->blocks[ends[hash_at(make, make->old.data + block * BLOCK)]++] = (uint32_t)block;
    return true;
}

static size_t same_from(const maker *make, size_t at, size_t from)
{
    size_t most = make->next.size - at, size = 0;
    if (most > make->old.size - from) most = make->old.size - from;
    while (size < most && make->next.data[at + size] == make->old.data[from + size]) size++;
    return size;
}

/* How many of `size` bytes agree where the old file would go on. */
static size_t agreeing(const maker *make, size_t at, int64_t shift, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        int64_t from = (int64_t)(at + i) + shift;
        count += from >= 0 && from < (int64_t)make->old.size && make->next.data[at + i] == make->old.data[from];
    }
    return count;
}

/* The first of blocks[begin..end) that does not lie before `from`. */
static size_t first_behind(const maker *make, size_t begin, size_t end, int64_t from)
{
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if ((int64_t)make->blocks[middle] * BLOCK < from) begin = middle + 1;
        else end = middle;
    }
    return begin;
}

/* Of the places with the same block, those around where the old file would go on. */
static match longest_at(const maker *make, size_t at, int64_t shift)
{
    match best = {.at = at};
    size_t hash = hash_at(make, make->next.data + at), begin = make->starts[hash], end = make->starts[hash + 1];
    size_t middle = first_behind(make, begin, end, (int64_t)at + shift);
    if (middle - begin > TRIES / 2) begin = middle - TRIES / 2;
    if (end - middle > TRIES / 2) end = middle + TRIES / 2;
    for (size_t i = begin; i < end; i++) {
        size_t from = (size_t)make->blocks[i] * BLOCK, size = same_from(make, at, from);
        if (size > best.size) best = (match){at, from, size};
    }
    return best;
}

/* A longer one may begin a little later: blocks are found at multiples of their size only. */
static match longest_near(const maker *make, size_t at, int64_t shift)
{
    match best = longest_at(make, at, shift);
    for (size_t i = 1; best.size && i < BLOCK && at + i + BLOCK <= make->next.size; i++) {
        match later = longest_at(make, at + i, shift);
        if (later.size > best.size + i) best = later;
    }
    return best;
}

/* Where the old file goes on as it did, that is taken, if `BLOCK` bytes of it are the same; else the longest of other places, when it is
 * worth the way. */
static match match_at(const maker *make, size_t at, int64_t shift)
{
    int64_t from = (int64_t)at + shift;
    if (from >= 0 && from < (int64_t)make->old.size) {
        size_t size = same_from(make, at, (size_t)from);
        if (size >= BLOCK) return (match){at, (size_t)from, size};
    }
    match found = longest_near(make, at, shift);
    if (found.size < BLOCK || found.size < agreeing(make, found.at, shift, found.size) + WORTH_MOVING) found.size = 0;
    return found;
}

static bool add_match(maker *make, match found, size_t after)
{
    while (found.at > after && found.from > 0 && make->next.data[found.at - 1] == make->old.data[found.from - 1]) {
        found.at--;
        found.from--;
        found.size++;
    }
    if ((make->match_count & (make->match_count - 1)) == 0) { /* a power of two: full */
        size_t room = make->match_count ? 2 * make->match_count : 1;
        match *grown = vt_resize(make->matches, make->match_count, room, sizeof *grown);
        if (!grown) return false;
        make->matches = grown;
    }
    make->matches[make->match_count++] = found;
    return true;
}

static bool find_matches(maker *make)
{
    int64_t shift = 0;
    for (size_t at = 0, after = 0; at + BLOCK <= make->next.size;) {
        match found = match_at(make, at, shift);
        if (found.size == 0) {
            at++;
            continue;
        }
        if (!add_match(make, found, after)) return false;
        shift = (int64_t)found.from - (int64_t)found.at;
        at = after = found.at + found.size;
    }
    return true;
}

/* ---- operations ---- */

static void put_piece(maker *make, vt_patch_operation operation, size_t at, size_t from, size_t size)
{
    if (size == 0) return;
    put_number(&make->operations, (uint64_t)size << 2 | operation);
    put_signed(&make->operations, (int64_t)from - (int64_t)make->copied_to);
    make->copied_to = from + size;
    for (size_t i = 0; operation == VT_PATCH_ADD && i < size; i++) {
        uint8_t difference = (uint8_t)(make->next.data[at + i] - make->old.data[from + i]);
        vt_buffer_append(&make->differences, &difference, 1);
    }
}

static void put_literals(maker *make, size_t at, size_t size)
{
    if (size == 0) return;
    put_number(&make->operations, (uint64_t)size << 2 | VT_PATCH_INSERT);
    vt_buffer_append(&make->literals, make->next.data + at, size);
}

/* How far a match may reach on over the gap behind it so that most bytes agree. */
static size_t reach_on(const maker *make, size_t at, size_t from, size_t gap)
{
    size_t best = 0;
    for (size_t i = 0, same = 0, best_score = 0; i < gap && from + i < make->old.size; i++) {
        same += make->next.data[at + i] == make->old.data[from + i];
        if (2 * same > best_score + (i + 1)) {
            best_score = 2 * same - (i + 1);
            best = i + 1;
        }
    }
    return best;
}

/* The same over the gap before it, backwards; at and from are where it begins. */
static size_t reach_back(const maker *make, size_t at, size_t from, size_t gap)
{
    size_t best = 0;
    for (size_t i = 1, same = 0, best_score = 0; i <= gap && i <= from; i++) {
        same += make->next.data[at - i] == make->old.data[from - i];
        if (2 * same > best_score + i) {
            best_score = 2 * same - i;
            best = i;
        }
    }
    return best;
}

/* The bytes between two matches: differences to what follows the one or comes before the other, else new. */
static void put_gap(maker *make, const match *before, const match *behind)
{
    size_t at = before->at + before->size, from = before->from + before->size, gap = behind->at - at;
    /* Numbers that were changed in place have differences that are alike: they deflate better than the numbers. */
    bool in_place = behind->size && behind->from == from + gap && gap <= MOST_IN_PLACE;
    size_t on = in_place ? gap : reach_on(make, at, from, gap), back = in_place ? 0 : reach_back(make, behind->at, behind->from, gap);
    if (on + back > gap) on = on > back ? on : gap - back;
    if (on + back > gap) back = gap - on;
    put_piece(make, VT_PATCH_ADD, at, from, on);
    put_literals(make, at + on, gap - on - back);
    put_piece(make, VT_PATCH_ADD, behind->at - back, behind->from - back, back);
}

static void put_operations(maker *make)
{
    match before = {0};
    for (size_t i = 0; i < make->match_count; i++) {
        const match *found = &make->matches[i];
        put_gap(make, &before, found);
        put_piece(make, VT_PATCH_COPY, found->at, found->from, found->size);
        before = *found;
    }
    put_gap(make, &before, &(match){.at = make->next.size, .from = 0});
}

/* ---- the whole ---- */

static void put_map(vt_buffer *to, const vt_number_map *map)
{
    put_number(to, map->count);
    for (size_t i = 0; i < map->count; i++) {
        put_number(to, map->steps[i].from - (i ? map->steps[i - 1].from : 0));
        put_signed(to, map->steps[i].shift);
    }
}

static void put_numbered(vt_buffer *to, const vt_numbered_run *runs, size_t count)
{
    put_number(to, count);
    for (size_t i = 0, at = 0; i < count; i++) {
        VT_CHECK(runs[i].at >= at);
        put_number(to, runs[i].at - at);
        put_number(to, runs[i].count);
        put_number(to, runs[i].width);
        put_number(to, runs[i].map);
        at = runs[i].at + runs[i].count * runs[i].width;
    }
}

static void put_offsets(vt_buffer *to, const vt_offset_run *runs, size_t count)
{
    put_number(to, count);
    for (size_t i = 0, at = 0; i < count; i++) {
        VT_CHECK(runs[i].at >= at);
        put_number(to, runs[i].at - at);
        put_number(to, runs[i].count);
        at = runs[i].at + 4 * runs[i].count;
    }
}

/* Prepares copies of both files, and writes down how that was done. */
static vt_status prepare(maker *make, uint8_t *old, uint8_t *next, const vt_patch_hints *hints, vt_error *error)
{
    vt_buffer subtracted = {0};
    put_number(&make->preparation, hints->map_count);
    for (size_t i = 0; i < hints->map_count; i++) put_map(&make->preparation, &hints->maps[i]);
    put_numbered(&make->preparation, hints->numbers, hints->number_count);
    put_offsets(&make->preparation, hints->old_offsets, hints->old_offset_count);
    put_offsets(&make->sums, hints->new_offsets, hints->new_offset_count);
    vt_buffer_append(&subtracted, (const uint8_t[2]){0, 0}, 2); /* no tables, no numbers */
    vt_buffer_append(&subtracted, make->sums.data, make->sums.size);
    vt_status status = make->preparation.failed || make->sums.failed || subtracted.failed ? vt_fail(error, VT_NO_MEMORY, "patch: no memory") : VT_OK;
    const vt_patch of_old = {.old_bytes = make->old.size, .preparation = {make->preparation.data, make->preparation.size}};
    const vt_patch of_next = {.old_bytes = make->next.size, .preparation = {subtracted.data, subtracted.size}};
    if (status == VT_OK) status = vt_patch_prepare(&of_old, old, error);
    if (status == VT_OK) status = vt_patch_prepare(&of_next, next, error);
    vt_buffer_free(&subtracted);
    return status;
}

static void put_hash(vt_buffer *to, vt_bytes file)
{
    uint8_t hash[VT_PATCH_HASH_BYTES];
    VT_CHECK(EVP_Digest(file.data, file.size, hash, NULL, EVP_sha256(), NULL) == 1);
    vt_buffer_append(to, hash, sizeof hash);
}

static void put_patch(vt_buffer *to, vt_bytes old, vt_bytes next, const maker *make)
{
    const vt_buffer *const sections[VT_PATCH_SECTIONS] = {&make->preparation, &make->operations, &make->differences, &make->literals, &make->sums};
    uint8_t word[8];
    vt_buffer_append(to, VT_PATCH_MAGIC, 8);
    vt_write_u64(word, old.size);
    vt_buffer_append(to, word, 8);
    vt_write_u64(word, next.size);
    vt_buffer_append(to, word, 8);
    put_hash(to, old);
    put_hash(to, next);
    for (size_t i = 0; i < VT_PATCH_SECTIONS; i++) {
        vt_write_u32(word, (uint32_t)sections[i]->size);
        vt_buffer_append(to, word, 4);
        to->failed |= sections[i]->failed;
    }
    for (size_t i = 0; i < VT_PATCH_SECTIONS; i++) vt_buffer_append(to, sections[i]->data, sections[i]->size);
}

static void close_maker(maker *make)
{
    vt_free(make->starts);
    vt_free(make->blocks);
    vt_free(make->matches);
    vt_buffer_free(&make->preparation);
    vt_buffer_free(&make->operations);
    vt_buffer_free(&make->differences);
    vt_buffer_free(&make->literals);
    vt_buffer_free(&make->sums);
}

static uint8_t *copy_of(vt_bytes file)
{
    uint8_t *copy = vt_alloc(file.size, 1);
    if (copy && file.size) memcpy(copy, file.data, file.size);
    return copy;
}

vt_status vt_patch_make(vt_buffer *patch, vt_bytes old, vt_bytes next, const vt_patch_hints *hints, vt_error *error)
{
    if (old.size > UINT32_MAX / 2 || next.size > UINT32_MAX / 2) return vt_fail(error, VT_BAD_DATA, "patch: files of 2 GiB and more");
    uint8_t *before = copy_of(old), *after = copy_of(next);
    maker make = {.old = {before, old.size}, .next = {after, next.size}};
    vt_status status = before && after ? VT_OK : vt_fail(error, VT_NO_MEMORY, "patch: no memory");
    if (status == VT_OK) status = prepare(&make, before, after, hints ? hints : &(vt_patch_hints){0}, error);
    if (status == VT_OK && !(index_old(&make) && find_matches(&make))) status = vt_fail(error, VT_NO_MEMORY, "patch: no memory");
    if (status == VT_OK) {
        put_operations(&make);
        put_patch(patch, old, next, &make);
        if (patch->failed) status = vt_fail(error, VT_NO_MEMORY, "patch: no memory");
    }
    close_maker(&make);
    vt_free(before);
    vt_free(after);
    return status;
}

/* ---- maps ---- */

static bool add_step(vt_number_map *map, size_t from, int64_t shift)
{
    int64_t last = map->count ? map->steps[map->count - 1].shift : 0;
    if (shift == last) return true;
    if ((map->count & (map->count - 1)) == 0) {
        size_t room = map->count ? 2 * map->count : 1;
        vt_number_step *grown = vt_resize(map->steps, map->count, room, sizeof *grown);
        if (!grown) return false;
        map->steps = grown;
    }
    map->steps[map->count++] = (vt_number_step){(uint32_t)from, (int32_t)shift};
    return true;
}

vt_status vt_number_map_find(vt_number_map *out, const vt_key_list *old, const vt_key_list *next,
                             int (*compare)(const char *a, const char *b), vt_error *error)
{
    *out = (vt_number_map){0};
    for (size_t from = 0, to = 0; from < old->count; from++) {
        int order = 1;
        while (to < next->count && (order = compare(next->key_of(next->keys, to), old->key_of(old->keys, from))) < 0) to++;
        if (to == next->count || order > 0) continue; /* it is gone: whatever its number becomes */
        if (!add_step(out, from, (int64_t)to - (int64_t)from)) return vt_fail(error, VT_NO_MEMORY, "patch: no memory");
    }
    return VT_OK;
}
