"""What each attribute of an invoice is for, in a line of plain English (after Invoice.md)."""

_INVOICE = {
    "Amount": "What the whole invoice comes to, tax and freight included.",
    "BalanceDue": "What is still to be paid of it: the Amount where nothing was paid yet.",
    "BatchNumber": "The batch it was posted with in your accounting system.",
    "Comments": "A remark for the customer.",
    "CopyEmail": "Who gets copies of the mails about this invoice.",
    "Currency": "The code of the currency that all its amounts are in, such as USD.",
    "CustomerId": "The customer's number, as the portal knows the customer.",
    "CustomerName": "The customer's name.",
    "Discount": "The discount on the whole invoice.",
    "DocumentType": "What your accounting system calls this kind of document.",
    "Email": "Who gets the mails about this invoice.",
    "DueDate": "The day by which it is to be paid.",
    "ExtensionData": "Anything else that is to be kept with the invoice.",
    "Freight": "What shipping costs.",
    "Identity": "A second number by which the portal finds the invoice again; the invoice's own where it is empty.",
    "InvoiceGuid": "A technical key; leave it empty unless your system gives you one.",
    "InvoiceId": "The number of the invoice, as the customer sees it.",
    "InvoiceType": "A kind of invoice that your portal tells apart.",
    "MiscCost": "Other costs.",
    "PaymentDiscountApplied": "The discount for early payment that was taken already.",
    "PaymentTerms": "The terms as you print them, such as Net 30.",
    "PONumber": "The number of the customer's purchase order.",
    "PostingDate": "The day of the invoice: when it was posted.",
    "SalesPerson": "Who sold it.",
    "SendNewInvoiceEmail": "Whether the customer is told of the invoice by mail; empty means No.",
    "ShippingMethod": "How it was shipped.",
    "Site": "The site or warehouse that it was shipped from.",
    "Tax": "The tax on the whole invoice.",
    "TrackingNumber": "The carrier's number for following the shipment.",
}

_ADDRESS = {
    "Address1": "The first line of the street address.",
    "Address2": "The second line of the street address.",
    "Address3": "The third line of the street address.",
    "AddressID": "The name of this address in your accounting system, such as MAIN.",
    "City": "The town.",
    "Country": "The country.",
    "Email": "The mail address that goes with this address.",
    "Fax": "The fax number.",
    "Name": "Who stands on the first line of this address.",
    "Phone": "The telephone number.",
    "State": "The state or province.",
    "Zip": "The postal code.",
}

_LINE = {
    "Comment": "A remark on this line.",
    "CommodityCode": "The customs or commodity code of the item.",
    "Description": "What was sold, in words.",
    "ExtendedPrice": "What the line comes to: quantity times price.",
    "ExtensionData": "Anything else that is to be kept with the line.",
    "InvoiceNumber": "The number of the invoice, repeated on its line.",
    "ItemCode": "The number of the item.",
    "Markdown": "By how much the price was reduced.",
    "NonInventory": "Whether the item is one that is not kept in stock.",
    "PriceLevel": "The price list that the price is from.",
    "Quantity": "How many were sold.",
    "ReqShipDate": "The day for which shipping was asked.",
    "SalesPerson": "Who sold this line.",
    "Sequence": "The place of the line in the invoice: 1, 2, 3.",
    "ShippingMethod": "How this line was shipped.",
    "Site": "The site or warehouse that this line was shipped from.",
    "Taxable": "Whether the line is taxed.",
    "TaxAmount": "The tax on this line.",
    "UnitOfMeasure": "What is counted: piece, box, hour.",
    "UnitPrice": "The price of one.",
}

_TAX = {"Amount": "How much this tax is.", "Name": "The name of the tax.", "Rate": "The rate of this tax."}

_DISCOUNT = {
    "DiscountDate": "The last day of this discount for early payment.",
    "DiscountAvailableAmount": "What may be taken off until that day.",
    "Name": "The name of the discount.",
}

_OBJECTS = {
    "": _INVOICE,
    "BillingAddress": _ADDRESS,
    "ShippingAddress": _ADDRESS,
    "InvoiceItems[]": _LINE,
    "InvoiceItems[].ShippingToAddress": _ADDRESS,
    "InvoiceItems[].Taxes[]": _TAX,
    "TermDiscounts[]": _DISCOUNT,
}


def meaning(template: str) -> str:
    """What an attribute is for.

    Args:
        template: its path, with ``[]`` behind what is repeated: "InvoiceItems[].Quantity".
    """
    above, _, name = template.rpartition(".")
    return _OBJECTS[above][name]
