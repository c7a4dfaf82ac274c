package io.jenkins.plugins.virtualcluster.report.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/** A mail in the form that goes over the wire. */
public final class MimeMail {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private MimeMail() {}

    /**
     * The message.
     *
     * @param from who it is said to come from
     * @throws MessagingException if an address is none
     */
    public static MimeMessage of(Mail mail, InternetAddress from, Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(from);
        for (String address : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
        }
        message.setSubject(mail.subject(), UTF_8);
        message.setSentDate(new Date());
        // So that no holiday notice answers.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Mailer", "Virtual Cluster");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), UTF_8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), UTF_8, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }
}
