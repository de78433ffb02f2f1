import { xmlText } from '../kit/xml-text.ts';
import { authorisationSchema, pupilSchema } from './schema.ts';
import { authorisationNamespace, type Operation, operations, pupilNamespace, wordings } from './words.ts';

const messagesOf = (operation: Operation): string => {
  const { request, answer } = wordings[operation];
  return [request, answer]
    .map((name) => `<wsdl:message name="${name}"><wsdl:part name="bericht" element="lg:${name}"/></wsdl:message>`)
    .join('');
};

const offered = (operation: Operation): string => {
  const { request, answer } = wordings[operation];
  return `<wsdl:operation name="${operation}"><wsdl:input message="lg:${request}"/><wsdl:output message="lg:${answer}"/></wsdl:operation>`;
};

const bound = (operation: Operation): string =>
  `<wsdl:operation name="${operation}"><soap:operation soapAction="${wordings[operation].action}"/>` +
  '<wsdl:input><soap:header message="lg:autorisatie" part="kop" use="literal"/><soap:body use="literal"/></wsdl:input>' +
  '<wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>';

/** UWLR has two ports: everything at once, and in steps ("getrapt"). Both are found at one address here. */
const ports: Readonly<Record<string, readonly Operation[]>> = {
  Leerlinggegevens: operations.filter((one) => one === 'HaalLeerlinggegevens'),
  LeerlinggegevensGetrapt: operations.filter((one) => one !== 'HaalLeerlinggegevens'),
};

const portTypes = (): string =>
  Object.entries(ports)
    .map(([name, own]) => `<wsdl:portType name="${name}">${own.map(offered).join('')}</wsdl:portType>`)
    .join('');

const bindings = (): string =>
  Object.entries(ports)
    .map(
      ([name, own]) =>
        `<wsdl:binding name="${name}Binding" type="lg:${name}"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>` +
        `${own.map(bound).join('')}</wsdl:binding>`,
    )
    .join('');

const service = (address: string): string =>
  `<wsdl:service name="LeerlinggegevensService">${Object.keys(ports)
    .map(
      (name) =>
        `<wsdl:port name="${name}Port" binding="lg:${name}Binding"><soap:address location="${xmlText(address)}"/></wsdl:port>`,
    )
    .join('')}</wsdl:service>`;

/** WSDL 1.1 of this door, with its types; operations and actions are those of UWLR 2.2. */
export const wsdl = (address: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:lg="${pupilNamespace}" xmlns:au="${authorisationNamespace}" targetNamespace="${pupilNamespace}">` +
  `<wsdl:types>${authorisationSchema()}${pupilSchema()}</wsdl:types>` +
  '<wsdl:message name="autorisatie"><wsdl:part name="kop" element="au:autorisatie"/></wsdl:message>' +
  operations.map(messagesOf).join('') +
  portTypes() +
  bindings() +
  service(address) +
  '</wsdl:definitions>\n';
