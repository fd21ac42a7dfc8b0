/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection of an answer that cannot be completed. The Servlet interface has no word for that: an answer that
 * is left, or fails, is ended in good form, waits for its caller once more, and looks complete. Thread-safe.
 */
final class CutValve extends ValveBase {

    private static final String CUT = CutValve.class.getName();

    CutValve() {
        super(true);
    }

    /** Has the connection closed as soon as the request's handling is over; what is not sent by then is dropped. */
    static void cut(ServletRequest request) {
        request.setAttribute(CUT, true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (request.getAttribute(CUT) != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }
}
