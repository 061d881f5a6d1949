/* Asks a pack what a shop would ask it, and judges the answers. */
#include "command.h"

#include "check_behaviour.h"
#include "check_spec.h"

typedef vt_status check_step(vt_checked_pack *pack, vt_error *error);

static check_step *const steps[] = {
    vt_check_history, vt_check_restock, vt_check_also_bought, vt_check_similar, vt_check_cart_addons, vt_check_for_you, vt_check_spec,
};
enum { STEP_COUNT = sizeof steps / sizeof *steps };

static vt_status check(vt_checked_pack *pack, const vt_arguments *arguments, vt_error *error)
{
    for (size_t i = 0; i < STEP_COUNT; i++) {
        VT_TRY(steps[i](pack, error));
        vt_progress(arguments, "checking", i + 1, STEP_COUNT);
    }
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    const char *folder;
    VT_TRY(vt_argument_required(arguments, "pack", &folder, error));
    vt_checked_pack pack = {.report = {.lines = !arguments->json, .quiet = arguments->quiet}};
    vt_status status = vt_checked_pack_open(&pack, folder, error);
    if (status == VT_OK) status = check(&pack, arguments, error);
    if (status == VT_OK) status = vt_report_finish(&pack.report, arguments->json, error);
    else cJSON_Delete(pack.report.checks);
    vt_checked_pack_close(&pack);
    return status;
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to check"},
    {0},
};

const vt_command vt_command_check = {"check", "", "does every strategy behave on this pack? status 5 when one does not", options,
                                     run};
