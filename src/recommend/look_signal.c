#include "look_signal.h"

#include "look_average.h"
#include "memory.h"
#include "row_cosines.h"
#include "score_rows.h"

#include <string.h>

/* A space whose codes have not come yet is left out, like one that the pack does not have at all. */
static vt_status find_space(const vt_shop *shop, const char *name, const vt_vector_space **out, vt_error *error)
{
    size_t index = 0;
    *out = NULL;
    while (name && index < shop->space_count && strcmp(shop->infos[index].name, name) != 0) index++;
    if (name && index == shop->space_count) return vt_fail(error, VT_NOT_FOUND, "space: \"%.60s\" is not in this pack", name);
    if (index < shop->space_count && vt_space_ready(&shop->spaces[index])) *out = &shop->spaces[index];
    return VT_OK;
}

/* look: f32[2 * dims]. */
static vt_status score_all(vt_look_signal *out, float *look, const vt_taste_moves *moves, const vt_session *session)
{
    const vt_vector_space *space = out->space;
    vt_query query;
    if (!vt_look_average(space, moves, session, look, look + space->dims)) {
        out->space = NULL;
        return VT_OK;
    }
    out->cosines = vt_alloc(space->rows, sizeof *out->cosines);
    if (!out->cosines) return VT_NO_MEMORY;
    VT_TRY(vt_query_open(&query, space));
    vt_query_from_rotated(&query, space, look);
    vt_status status = vt_row_cosines(space, &query, out->cosines);
    vt_query_close(&query);
    return status;
}

vt_status vt_look_signal_open(vt_look_signal *out, const vt_task *task, const vt_taste_moves *moves, const vt_session *session,
                              vt_error *error)
{
    *out = (vt_look_signal){.space = NULL};
    VT_TRY(find_space(task->shop, task->request->space, &out->space, error));
    if (!out->space) return VT_OK;
    float *look = vt_alloc(2 * out->space->dims, sizeof *look);
    vt_status status = look ? score_all(out, look, moves, session) : VT_NO_MEMORY;
    vt_free(look);
    if (status == VT_OK) return VT_OK;
    vt_look_signal_close(out);
    return vt_fail(error, status, "for-you: out of memory");
}

void vt_look_signal_close(vt_look_signal *signal)
{
    vt_free(signal->cosines);
    *signal = (vt_look_signal){.space = NULL};
}

int64_t vt_look_signal_of_row(const vt_look_signal *signal, size_t row)
{
    return signal->space ? vt_micros((double)signal->cosines[row]) : 0;
}
