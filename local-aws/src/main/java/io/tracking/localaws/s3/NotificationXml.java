package io.tracking.localaws.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A bucket's notification configuration as S3's API has it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html">PutBucketNotificationConfiguration</a>
 */
final class NotificationXml {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final int LONGEST_FILTER = 1024;

    /** Whom S3 would notify as well, and nothing here plays. */
    private static final Set<String> ELSEWHERE = Set.of(
            "TopicConfiguration",
            "CloudFunctionConfiguration",
            "LambdaFunctionConfiguration",
            "EventBridgeConfiguration");

    private NotificationXml() {}

    /** @throws software.amazon.awssdk.services.s3.model.S3Exception as S3 refuses it; whether the queues are there is another's question */
    static List<NotificationRule> read(byte[] xml) {
        List<NotificationRule> rules = new ArrayList<>();
        for (Element configuration : children(root(xml))) {
            String name = configuration.getLocalName();
            if (ELSEWHERE.contains(name)) {
                throw S3Refusal.of(
                        501, "NotImplemented", name + " is not supported by the S3 stand-in: it notifies SQS queues");
            }
            if (!name.equals("QueueConfiguration")) {
                throw S3Refusal.malformedXml();
            }
            rules.add(rule(configuration));
        }
        for (int i = 1; i < rules.size(); i++) {
            if (rules.subList(0, i).stream().anyMatch(rules.get(i)::overlaps)) {
                throw S3Refusal.invalidArgument("Configuration is ambiguously defined. Cannot have overlapping suffixes"
                        + " in two rules if the prefixes are overlapping for the same event type.");
            }
        }
        return List.copyOf(rules);
    }

    private static Element root(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
            if (!"NotificationConfiguration".equals(root.getLocalName())) {
                throw S3Refusal.malformedXml();
            }
            return root;
        } catch (SAXException e) {
            throw S3Refusal.malformedXml();
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("Cannot read XML", e);
        }
    }

    private static NotificationRule rule(Element configuration) {
        String id = "";
        String queue = "";
        String[] filter = {"", ""};
        List<String> events = new ArrayList<>();
        for (Element child : children(configuration)) {
            switch (child.getLocalName()) {
                case "Id" -> id = child.getTextContent();
                case "Queue" -> queue = child.getTextContent();
                case "Event" -> events.add(event(child.getTextContent()));
                case "Filter" -> filter = filter(child);
                default -> throw S3Refusal.malformedXml();
            }
        }
        if (queue.isEmpty() || events.isEmpty()) {
            throw S3Refusal.malformedXml();
        }
        return new NotificationRule(
                id.isEmpty() ? UUID.randomUUID().toString() : id, queue, List.copyOf(events), filter[0], filter[1]);
    }

    private static String event(String event) {
        if (!NotificationRule.KNOWN_EVENTS.contains(event)) {
            throw S3Refusal.invalidArgument("The event is not supported for notifications");
        }
        return event;
    }

    /** Prefix and suffix. */
    private static String[] filter(Element filter) {
        String[] found = new String[2];
        for (Element key : children(filter)) {
            for (Element rule : children(key)) {
                String name = text(rule, "Name").toLowerCase(Locale.ROOT);
                String value = text(rule, "Value");
                if (!name.equals("prefix") && !name.equals("suffix")) {
                    throw S3Refusal.invalidArgument("filter rule name must be either prefix or suffix");
                }
                int place = name.equals("prefix") ? 0 : 1;
                if (found[place] != null) {
                    throw S3Refusal.invalidArgument("Cannot specify more than one " + name + " rule in a filter.");
                }
                if (value.length() > LONGEST_FILTER) {
                    throw S3Refusal.invalidArgument(
                            "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation");
                }
                found[place] = value;
            }
        }
        return new String[] {found[0] == null ? "" : found[0], found[1] == null ? "" : found[1]};
    }

    private static String text(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> name.equals(child.getLocalName()))
                .map(Node::getTextContent)
                .findFirst()
                .orElseThrow(S3Refusal::malformedXml);
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /** What {@link #read} reads. */
    static String write(List<NotificationRule> rules) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("NotificationConfiguration");
            xml.writeDefaultNamespace(NAMESPACE);
            for (NotificationRule rule : rules) {
                write(xml, rule);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Cannot write XML", e);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, NotificationRule rule) throws XMLStreamException {
        xml.writeStartElement("QueueConfiguration");
        element(xml, "Id", rule.id());
        element(xml, "Queue", rule.queueArn());
        for (String event : rule.events()) {
            element(xml, "Event", event);
        }
        if (!rule.prefix().isEmpty() || !rule.suffix().isEmpty()) {
            xml.writeStartElement("Filter");
            xml.writeStartElement("S3Key");
            filter(xml, "prefix", rule.prefix());
            filter(xml, "suffix", rule.suffix());
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void filter(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        if (!value.isEmpty()) {
            xml.writeStartElement("FilterRule");
            element(xml, "Name", name);
            element(xml, "Value", value);
            xml.writeEndElement();
        }
    }

    static void element(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }
}
