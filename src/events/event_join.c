#include "event_run.h"

#include "data_hash.h"
#include "memory.h"

#include <string.h>

/* A batch of iALS is 64 rows: shares that begin at one are solved by the same products of matrices as the whole. A user without
 * events costs something too. */
enum { USERS_TOGETHER = 64, USER_COST = 32 };

typedef struct log_join {
    vt_event_run *run;
    vt_ranks *ranks;
    uint32_t *user_numbers, *item_numbers; /* of this rank's own: what all call them */
    uint64_t *costs; /* [users] */
    size_t users_before, items_before; /* how many of them the ranks before have */
    size_t *bounds;  /* [ranks + 1]: whose users are whose */
    size_t dated;    /* how many ranks have times */
    bool clocked;    /* somebody has times of day */
} log_join;

static vt_status no_room(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "no memory to join so many events, users or items"); }

/* numbers[rank] of every rank. */
static void share_number(vt_ranks *ranks, uint64_t number, uint64_t numbers[VT_MOST_RANKS])
{
    size_t bounds[VT_MOST_RANKS + 1];
    for (size_t i = 0; i <= ranks->count; i++) bounds[i] = i;
    numbers[ranks->rank] = number;
    vt_ranks_gather_rows(ranks, numbers, bounds, sizeof *numbers);
}

static uint64_t most_of(const uint64_t *numbers, size_t count)
{
    uint64_t most = 0;
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > most) most = numbers[i];
    return most;
}

/* ---- what was read ---- */

static vt_status join_issues(log_join *join, vt_error *error)
{
    vt_issue_list *own = &join->run->found, all = {0};
    uint64_t counts[VT_MOST_RANKS];
    share_number(join->ranks, own->count, counts);
    vt_import_issue *issues = vt_alloc((size_t)most_of(counts, join->ranks->count), sizeof *issues);
    VT_TRY(vt_ranks_agree(join->ranks, issues ? VT_OK : no_room(error), error));
    for (size_t rank = 0; rank < join->ranks->count; rank++) {
        if (rank == join->ranks->rank && own->count) memcpy(issues, own->issues, own->count * sizeof *issues);
        vt_ranks_broadcast(join->ranks, rank, issues, (size_t)counts[rank] * sizeof *issues);
        vt_issue_list_add(&all, issues, (size_t)counts[rank]);
    }
    vt_free(issues);
    vt_free(own->issues);
    all.out_of_memory |= own->out_of_memory;
    *own = all;
    return vt_ranks_agree(join->ranks, own->out_of_memory ? no_room(error) : VT_OK, error);
}

static void join_counts(log_join *join)
{
    vt_event_log *out = join->run->out;
    uint64_t sums[5 + VT_LOG_TYPES] = {out->lines_read, out->lines_taken, join->run->stage.count, out->dated, join->run->stage.clocked};
    for (size_t type = 0; type < VT_LOG_TYPES; type++) sums[5 + type] = out->type_counts[type];
    vt_ranks_add(join->ranks, sums, 5 + VT_LOG_TYPES);
    out->lines_read = (size_t)sums[0];
    out->lines_taken = (size_t)sums[1];
    out->total = (size_t)sums[2];
    join->dated = (size_t)sums[3];
    join->clocked = sums[4] > 0;
    for (size_t type = 0; type < VT_LOG_TYPES; type++) out->type_counts[type] = (size_t)sums[5 + type];
}

/* Once the report is whole, which is told of a log that cannot be used too. */
static vt_status check_counts(const log_join *join, vt_error *error)
{
    const vt_event_log *out = join->run->out;
    if (!out->total)
        return vt_fail(error, VT_BAD_DATA, "%s: of %zu lines not one can be used", join->run->input->label, out->lines_read);
    if (join->dated == 0 || join->dated == join->ranks->count) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "the files of some ranks have times and those of others have none");
}

static vt_status join_hash(log_join *join, vt_error *error)
{
    vt_event_log *out = join->run->out;
    char hashes[VT_MOST_RANKS][64];
    size_t bounds[VT_MOST_RANKS + 1];
    if (!join->run->input->shards) {
        vt_ranks_broadcast(join->ranks, 0, out->data_hash, sizeof out->data_hash);
        return VT_OK;
    }
    for (size_t i = 0; i <= join->ranks->count; i++) bounds[i] = i;
    memcpy(hashes[join->ranks->rank], out->data_hash, 64);
    vt_ranks_gather_rows(join->ranks, hashes, bounds, sizeof *hashes);
    vt_data_hash *hash = vt_data_hash_open();
    if (hash) {
        vt_data_hash_add(hash, hashes, join->ranks->count * sizeof *hashes);
        vt_data_hash_hex(hash, out->data_hash);
    }
    vt_data_hash_close(hash);
    return vt_ranks_agree(join->ranks, hash ? VT_OK : no_room(error), error);
}

/* ---- numbers: what comes first in the first rank's part comes first in all ---- */

static bool own_keys(const vt_key_numbers *users, uint64_t *keys)
{
    if (!keys) return false;
    for (size_t i = 0; i < users->capacity; i++)
        if (users->slots[i].hash) keys[users->slots[i].number] = users->slots[i].hash;
    return true;
}

static vt_status join_users(log_join *join, vt_error *error)
{
    vt_key_numbers *own = &join->run->users, all = {0};
    uint64_t counts[VT_MOST_RANKS];
    bool added, room = true;
    share_number(join->ranks, own->count, counts);
    uint64_t *own_ones = vt_alloc(own->count, sizeof *own_ones);
    uint64_t *keys = vt_alloc((size_t)most_of(counts, join->ranks->count), sizeof *keys);
    join->user_numbers = vt_alloc(own->count, sizeof *join->user_numbers);
    room = own_keys(own, own_ones) && keys && join->user_numbers;
    vt_status status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    for (size_t rank = 0; rank < join->ranks->count && status == VT_OK; rank++) {
        bool is_own = rank == join->ranks->rank;
        if (is_own) {
            join->users_before = all.count;
            memcpy(keys, own_ones, own->count * sizeof *keys);
        }
        vt_ranks_broadcast(join->ranks, rank, keys, (size_t)counts[rank] * sizeof *keys);
        for (size_t i = 0; i < counts[rank] && room; i++) {
            uint32_t number = vt_key_number_add(&all, keys[i], (uint32_t)all.count, &added);
            room = number != VT_KEY_UNKNOWN;
            if (is_own) join->user_numbers[i] = number;
        }
    }
    if (status == VT_OK) status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    vt_free(own_ones);
    vt_free(keys);
    vt_key_numbers_close(own);
    *own = all;
    return status;
}

static bool add_items(vt_item_names *all, const char *texts, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        vt_bytes id = {(const uint8_t *)texts, strlen(texts)};
        uint32_t number = vt_item_number_add(all, id);
        if (number == VT_KEY_UNKNOWN) return false;
        if (numbers) numbers[i] = number;
        texts += id.size + 1;
    }
    return true;
}

static vt_status join_items(log_join *join, vt_error *error)
{
    vt_item_names *own = &join->run->items, all = {0};
    uint64_t counts[VT_MOST_RANKS], sizes[VT_MOST_RANKS];
    vt_buffer own_texts = {0};
    for (size_t i = 0; i < own->count; i++) vt_buffer_append(&own_texts, own->ids[i], strlen(own->ids[i]) + 1);
    share_number(join->ranks, own->count, counts);
    share_number(join->ranks, own_texts.size, sizes);
    char *texts = vt_alloc((size_t)most_of(sizes, join->ranks->count), 1);
    join->item_numbers = vt_alloc(own->count, sizeof *join->item_numbers);
    bool room = texts && join->item_numbers && !own_texts.failed;
    vt_status status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    for (size_t rank = 0; rank < join->ranks->count && status == VT_OK; rank++) {
        bool is_own = rank == join->ranks->rank;
        if (is_own) join->items_before = all.count;
        if (is_own && own_texts.size) memcpy(texts, own_texts.data, own_texts.size);
        vt_ranks_broadcast(join->ranks, rank, texts, (size_t)sizes[rank]);
        room = room && add_items(&all, texts, (size_t)counts[rank], is_own ? join->item_numbers : NULL);
    }
    if (status == VT_OK) status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    vt_buffer_free(&own_texts);
    vt_free(texts);
    vt_item_names_close(own);
    *own = all;
    return status;
}

static void note_unlisted(const log_join *join)
{
    vt_hm_note_unlisted(join->run, (vt_hm_joined){join->user_numbers, (uint32_t)join->users_before},
                        (vt_hm_joined){join->item_numbers, (uint32_t)join->items_before});
}

/* ---- events go to whom their user is dealt to ---- */

static vt_status deal_users(log_join *join, vt_error *error)
{
    vt_event_log *out = join->run->out;
    const vt_event_stage *stage = &join->run->stage;
    out->users = join->run->users.count;
    join->costs = vt_alloc(out->users, sizeof *join->costs);
    join->bounds = vt_alloc(join->ranks->count + 1, sizeof *join->bounds);
    VT_TRY(vt_ranks_agree(join->ranks, join->costs && join->bounds ? VT_OK : no_room(error), error));
    for (size_t p = 0; p < stage->piece_count; p++)
        for (size_t i = 0; i < stage->pieces[p].count; i++) join->costs[join->user_numbers[stage->pieces[p].events[i].user]]++;
    vt_ranks_add(join->ranks, join->costs, out->users);
    vt_rank_work work = {.costs = join->costs, .rows = out->users, .base = USER_COST, .align = USERS_TOGETHER};
    vt_ranks_deal(join->ranks, join->bounds, &work);
    out->own_begin = join->bounds[join->ranks->rank];
    out->own_end = join->bounds[join->ranks->rank + 1];
    return VT_OK;
}

static size_t owner_of(const log_join *join, uint32_t user)
{
    size_t low = 0, high = join->ranks->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (join->bounds[middle] <= user) low = middle;
        else high = middle;
    }
    while (join->bounds[low + 1] <= user) low++; /* behind empty shares */
    return low;
}

/* Events as they travel, by receiver and then in the order of the file. */
typedef struct parcel {
    vt_log_event *events;
    uint32_t *clocks_ms;
    size_t offsets[VT_MOST_RANKS + 1]; /* in events */
} parcel;

static bool open_parcel(parcel *out, size_t count, bool clocked)
{
    out->events = vt_alloc(count, sizeof *out->events);
    out->clocks_ms = clocked ? vt_alloc(count, sizeof *out->clocks_ms) : NULL;
    return out->events && (out->clocks_ms || !clocked);
}

static void close_parcel(parcel *sent)
{
    vt_free(sent->events);
    vt_free(sent->clocks_ms);
}

static void number_events(log_join *join, parcel *out)
{
    vt_event_stage *stage = &join->run->stage;
    for (size_t p = 0; p < stage->piece_count; p++)
        for (size_t i = 0; i < stage->pieces[p].count; i++) {
            vt_log_event *event = &stage->pieces[p].events[i];
            event->user = join->user_numbers[event->user];
            event->item = join->item_numbers[event->item];
            out->offsets[owner_of(join, event->user) + 1]++;
        }
    for (size_t rank = 0; rank < join->ranks->count; rank++) out->offsets[rank + 1] += out->offsets[rank];
}

/* Lets the stage's pieces go on the way. */
static void pack_events(log_join *join, parcel *out)
{
    vt_event_stage *stage = &join->run->stage;
    size_t next[VT_MOST_RANKS];
    memcpy(next, out->offsets, join->ranks->count * sizeof *next);
    for (size_t p = 0; p < stage->piece_count; p++) {
        vt_event_piece *piece = &stage->pieces[p];
        for (size_t i = 0; i < piece->count; i++) {
            size_t at = next[owner_of(join, piece->events[i].user)]++;
            out->events[at] = piece->events[i];
            if (out->clocks_ms) out->clocks_ms[at] = piece->clocks_ms ? piece->clocks_ms[i] : 0;
        }
        vt_free(piece->events);
        vt_free(piece->clocks_ms);
        *piece = (vt_event_piece){.events = NULL};
    }
    vt_event_stage_close(stage);
}

static void send_parcel(vt_ranks *ranks, const parcel *sent, parcel *received)
{
    size_t from[VT_MOST_RANKS + 1], to[VT_MOST_RANKS + 1];
    for (size_t pass = 0; pass < (sent->clocks_ms ? 2u : 1u); pass++) {
        size_t bytes = pass ? sizeof *sent->clocks_ms : sizeof *sent->events;
        for (size_t rank = 0; rank <= ranks->count; rank++) {
            from[rank] = sent->offsets[rank] * bytes;
            to[rank] = received->offsets[rank] * bytes;
        }
        if (pass) vt_ranks_exchange(ranks, sent->clocks_ms, from, received->clocks_ms, to);
        else vt_ranks_exchange(ranks, sent->events, from, received->events, to);
    }
}

static vt_status exchange_events(log_join *join, vt_error *error)
{
    vt_event_stage *stage = &join->run->stage;
    parcel sent = {0}, received = {0};
    number_events(join, &sent);
    bool room = open_parcel(&sent, stage->count, join->clocked);
    vt_status status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    if (status == VT_OK) {
        pack_events(join, &sent);
        vt_ranks_exchange_sizes(join->ranks, sent.offsets, received.offsets);
        stage->count = received.offsets[join->ranks->count];
        stage->clocked = join->clocked;
        stage->pieces = vt_alloc(1, sizeof *stage->pieces);
        room = open_parcel(&received, stage->count, join->clocked) && stage->pieces;
        status = vt_ranks_agree(join->ranks, room ? VT_OK : no_room(error), error);
    }
    if (status == VT_OK) {
        send_parcel(join->ranks, &sent, &received);
        stage->pieces[0] = (vt_event_piece){received.events, received.clocks_ms, stage->count};
        stage->piece_count = stage->room = 1;
    } else {
        close_parcel(&received);
    }
    close_parcel(&sent);
    return status;
}

/* Least and most of all ranks' days. */
static void join_days(log_join *join)
{
    vt_event_log *out = join->run->out;
    const vt_event_stage *stage = &join->run->stage;
    uint64_t firsts[VT_MOST_RANKS], lasts[VT_MOST_RANKS];
    int32_t first = INT32_MAX, last = 0;
    for (size_t i = 0; i < stage->count; i++) {
        int32_t day = stage->pieces[0].events[i].day;
        if (day < first) first = day;
        if (day > last) last = day;
    }
    share_number(join->ranks, (uint64_t)(INT32_MAX - first), firsts);
    share_number(join->ranks, (uint64_t)last, lasts);
    if (!out->dated) return;
    out->first_day = INT32_MAX - (int32_t)most_of(firsts, join->ranks->count);
    out->last_day = (int32_t)most_of(lasts, join->ranks->count);
}

vt_status vt_event_join(vt_event_run *run, vt_error *error)
{
    log_join join = {.run = run, .ranks = run->input->ranks};
    join_counts(&join);
    vt_status status = join_users(&join, error);
    if (status == VT_OK) status = join_items(&join, error);
    if (status == VT_OK) note_unlisted(&join);
    if (status == VT_OK) status = join_issues(&join, error);
    if (status == VT_OK) status = check_counts(&join, error);
    if (status == VT_OK) status = join_hash(&join, error);
    if (status == VT_OK) status = deal_users(&join, error);
    if (status == VT_OK) status = exchange_events(&join, error);
    if (status == VT_OK) join_days(&join);
    vt_free(join.user_numbers);
    vt_free(join.item_numbers);
    vt_free(join.costs);
    vt_free(join.bounds);
    return status;
}
