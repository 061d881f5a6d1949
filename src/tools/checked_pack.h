/* A pack under `vitrine check`: the engine behind its JSON door, and the plain data that answers are judged by. */
#ifndef VT_CHECKED_PACK_H
#define VT_CHECKED_PACK_H

#include "api.h"
#include "check_report.h"
#include "signals.h"

typedef struct vt_checked_pack {
    vt_api *api;
    vt_catalog *catalog;
    vt_catalog_columns columns;
    vt_signals signals; /* read from the file itself, not through the engine */
    vt_buffer signals_file;
    bool has_signals;
    int64_t now_ms; /* of every request: the end of the pack's last day of data, or a fixed day */
    vt_check_report report;
} vt_checked_pack;

/* Opens the pack in `folder`. What pack_session and signals answer; close with vt_checked_pack_close in either case. */
vt_status vt_checked_pack_open(vt_checked_pack *pack, const char *folder, vt_error *error);
void vt_checked_pack_close(vt_checked_pack *pack);

/* The engine's answer as it stands, valid until the next call; `params` stays the caller's. */
const char *vt_checked_pack_text(vt_checked_pack *pack, const char *method, const cJSON *params);
/* The member "result" of the answer, owned by the caller, or NULL with the engine's status and message in `error`. */
cJSON *vt_checked_pack_ask(vt_checked_pack *pack, const char *method, const cJSON *params, vt_error *error);

/* Makes `profile` (owned; NULL: nobody) the visitor of the answers that follow. */
vt_status vt_checked_pack_visit(vt_checked_pack *pack, cJSON *profile, vt_error *error);

/* {"strategy", "limit", "now"}, and "item" when `row` is one of the pack; owned by the caller. */
cJSON *vt_checked_pack_request(vt_checked_pack *pack, const char *strategy, size_t row, size_t limit);

/* Of a catalog row or an item of an answer. "" and SIZE_MAX when there is none. */
const char *vt_checked_pack_id(vt_checked_pack *pack, size_t row);
size_t vt_checked_pack_row(vt_checked_pack *pack, const cJSON *item);
const char *vt_checked_pack_value(const vt_checked_pack *pack, vt_facet facet, size_t row);
/* Stock unknown counts as in stock. */
bool vt_checked_pack_in_stock(const vt_checked_pack *pack, size_t row);

/* Whether the pack has a ranker that shows what was bought. */
bool vt_checked_pack_rebuys(const vt_checked_pack *pack);

/* The millionths that a JSON number of the engine stands for. */
int64_t vt_checked_micros(const cJSON *number);

#endif
