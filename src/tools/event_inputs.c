#include "event_inputs.h"

#include <stdio.h>

static vt_status open_log(vt_event_log *out, const vt_event_source *source, const vt_arguments *arguments, vt_error *error)
{
    vt_buffer text = {0};
    vt_status status = vt_event_log_open(out, source, error);
    if (!arguments->quiet && !arguments->json && vt_ranks_first(arguments->ranks) && out->lines_read) {
        vt_event_log_report_text(out, &text);
        fwrite(text.data, 1, text.size, stderr);
    }
    vt_buffer_free(&text);
    return status;
}

vt_status vt_event_inputs_open(vt_event_log *out, const vt_arguments *arguments, vt_error *error)
{
    vt_event_source source = {.format = vt_argument(arguments, "events-format"), .columns = vt_argument(arguments, "events-columns"),
                              .users = vt_argument(arguments, "events-users"), .user_columns = vt_argument(arguments, "user-columns"),
                              .types = vt_argument(arguments, "events-types"), .least_value = vt_argument(arguments, "events-least-value")};
    VT_TRY(vt_argument_required(arguments, "events", &source.path, error));
    return open_log(out, &source, arguments, error);
}

vt_status vt_event_inputs_open_data(vt_event_log *out, const vt_arguments *arguments, vt_error *error)
{
    vt_event_source source = {.format = vt_argument(arguments, "format"), .columns = vt_argument(arguments, "columns"),
                              .users = vt_argument(arguments, "users"), .user_columns = vt_argument(arguments, "user-columns"),
                              .types = vt_argument(arguments, "types"), .least_value = vt_argument(arguments, "least-value"),
                              .ranks = arguments->ranks};
    VT_TRY(vt_argument_required(arguments, "data", &source.path, error));
    return open_log(out, &source, arguments, error);
}

cJSON *vt_event_inputs_json(const vt_event_log *log)
{
    vt_buffer text = {0};
    vt_event_log_report_json(log, &text);
    vt_buffer_append(&text, "", 1);
    cJSON *document = text.failed ? NULL : cJSON_Parse((const char *)text.data);
    vt_buffer_free(&text);
    return document;
}
